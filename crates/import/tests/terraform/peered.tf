# src/running/peered.yaml, in one file

provider "aws" {
  region = "us-east-1"
}

resource "aws_vpc" "Vpc" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "EndpointSubnet" {
  vpc_id            = aws_vpc.Vpc.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.0.2.0/24"
}

resource "aws_route_table" "EndpointRoutes" {
  vpc_id = aws_vpc.Vpc.id

  route {
    cidr_block                = aws_vpc.Neighbour.cidr_block
    vpc_peering_connection_id = aws_vpc_peering_connection.Peering.id
  }
}

resource "aws_route_table_association" "EndpointAssociation" {
  subnet_id      = aws_subnet.EndpointSubnet.id
  route_table_id = aws_route_table.EndpointRoutes.id
}

resource "aws_security_group" "EndpointGroup" {
  vpc_id = aws_vpc.Vpc.id

  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.Vpc.cidr_block, aws_vpc.Neighbour.cidr_block]
  }

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_endpoint" "Secrets" {
  vpc_id              = aws_vpc.Vpc.id
  service_name        = "com.amazonaws.us-east-1.secretsmanager"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.EndpointSubnet.id]
  security_group_ids  = [aws_security_group.EndpointGroup.id]
  private_dns_enabled = true
}

resource "aws_vpc" "Neighbour" {
  cidr_block           = "10.1.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "JobSubnet" {
  vpc_id            = aws_vpc.Neighbour.id
  availability_zone = "us-east-1a"
  cidr_block        = "10.1.1.0/24"
}

resource "aws_route_table" "JobRoutes" {
  vpc_id = aws_vpc.Neighbour.id

  route = [{
    cidr_block                = aws_vpc.Vpc.cidr_block
    ipv6_cidr_block           = ""
    vpc_peering_connection_id = aws_vpc_peering_connection.Peering.id
  }]
}

resource "aws_route_table_association" "JobAssociation" {
  subnet_id      = aws_subnet.JobSubnet.id
  route_table_id = aws_route_table.JobRoutes.id
}

resource "aws_instance" "Job" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"
  subnet_id     = aws_subnet.JobSubnet.id
}

resource "aws_vpc_peering_connection" "Peering" {
  vpc_id      = aws_vpc.Neighbour.id
  peer_vpc_id = aws_vpc.Vpc.id
  auto_accept = true
}
