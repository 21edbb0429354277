# src/endpoints/gateway.yaml, as one writes it for Terraform

provider "aws" {
  region = "us-east-1"
}

locals {
  open = "0.0.0.0/0"
}

data "aws_availability_zones" "available" {}

data "aws_partition" "current" {}


data "aws_prefix_list" "s3" {
  name = "com.amazonaws.us-east-1.s3"
}

resource "aws_vpc" "Vpc" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = "reports" }
}

resource "aws_subnet" "Public" {
  vpc_id            = aws_vpc.Vpc.id
  availability_zone = data.aws_availability_zones.available.names[0]
  cidr_block        = cidrsubnet(aws_vpc.Vpc.cidr_block, 8, 0)
}

resource "aws_subnet" "Private" {
  vpc_id            = aws_vpc.Vpc.id
  availability_zone = aws_subnet.Public.availability_zone
  cidr_block        = cidrsubnet(aws_vpc.Vpc.cidr_block, 8, 1)
}

resource "aws_internet_gateway" "InternetGateway" {
  vpc_id = aws_vpc.Vpc.id
}

resource "aws_eip" "NatAddress" {
  domain     = "vpc"
  depends_on = [aws_internet_gateway.InternetGateway]
}

resource "aws_nat_gateway" "Nat" {
  subnet_id     = aws_subnet.Public.id
  allocation_id = aws_eip.NatAddress.id
}

resource "aws_route_table" "PublicRoutes" {
  vpc_id = aws_vpc.Vpc.id

  route {
    cidr_block = local.open
    gateway_id = aws_internet_gateway.InternetGateway.id
  }
}

resource "aws_route_table_association" "PublicAssociation" {
  subnet_id      = aws_subnet.Public.id
  route_table_id = aws_route_table.PublicRoutes.id
}

resource "aws_route_table" "PrivateRoutes" {
  vpc_id = aws_vpc.Vpc.id
}

resource "aws_route" "PrivateDefault" {
  route_table_id         = aws_route_table.PrivateRoutes.id
  destination_cidr_block = local.open
  nat_gateway_id         = aws_nat_gateway.Nat.id
}

resource "aws_route_table_association" "PrivateAssociation" {
  subnet_id      = aws_subnet.Private.id
  route_table_id = aws_route_table.PrivateRoutes.id
}

resource "aws_vpc_endpoint" "S3Endpoint" {
  vpc_id       = aws_vpc.Vpc.id
  service_name = "com.amazonaws.us-east-1.s3"
}

resource "aws_vpc_endpoint_route_table_association" "S3Endpoint" {
  vpc_endpoint_id = aws_vpc_endpoint.S3Endpoint.id
  route_table_id  = aws_route_table.PrivateRoutes.id
}

resource "aws_security_group" "AppGroup" {
  vpc_id = aws_vpc.Vpc.id

  egress {
    description     = "Amazon S3 in us-east-1, by its prefix list"
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = [data.aws_prefix_list.s3.id]
  }
}

resource "aws_iam_role" "AppRole" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "read" {
  name = "read-reports"
  role = aws_iam_role.AppRole.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = "${aws_s3_bucket.Reports.arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = "arn:${data.aws_partition.current.partition}:s3:::${aws_s3_bucket.Reports.bucket}"
      },
    ]
  })
}

resource "aws_iam_instance_profile" "AppProfile" {
  role = aws_iam_role.AppRole.name
}

resource "aws_instance" "App" {
  ami                    = "ami-12345678"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.Private.id
  vpc_security_group_ids = [aws_security_group.AppGroup.id]
  iam_instance_profile   = aws_iam_instance_profile.AppProfile.name
}

resource "aws_s3_bucket" "Reports" {
  bucket = "reports"
}
