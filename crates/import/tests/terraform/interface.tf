# src/endpoints/interface.yaml, with blocks that make several resources

variable "region" {
  type    = string
  default = "us-east-1"
}

variable "ports" {
  type    = list(number)
  default = [443]
}

provider "aws" {
  region = var.region
}

locals {
  zones = { A = 0, B = 1 }
}

data "aws_availability_zones" "available" {}

resource "aws_vpc" "Vpc" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "Private" {
  for_each          = local.zones
  vpc_id            = aws_vpc.Vpc.id
  availability_zone = element(data.aws_availability_zones.available.names, each.value)
  cidr_block        = "10.0.${each.value}.0/24"
}

resource "aws_security_group" "EndpointGroup" {
  vpc_id = aws_vpc.Vpc.id

  dynamic "ingress" {
    for_each = var.ports

    content {
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = [aws_vpc.Vpc.cidr_block]
    }
  }

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_endpoint" "Secrets" {
  count               = var.region == "us-east-1" ? 1 : 0
  vpc_id              = aws_vpc.Vpc.id
  service_name        = format("com.amazonaws.%s.secretsmanager", var.region)
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [for subnet in aws_subnet.Private : subnet.id]
  security_group_ids  = [aws_security_group.EndpointGroup.id]
  private_dns_enabled = true
}

resource "aws_security_group" "AppGroup" {
  vpc_id = aws_vpc.Vpc.id
}

resource "aws_vpc_security_group_egress_rule" "app" {
  security_group_id            = aws_security_group.AppGroup.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.EndpointGroup.id
}

resource "aws_instance" "App" {
  ami                    = "ami-12345678"
  instance_type          = "t3.micro"
  subnet_id              = aws_subnet.Private["A"].id
  vpc_security_group_ids = [aws_security_group.AppGroup.id]
}
