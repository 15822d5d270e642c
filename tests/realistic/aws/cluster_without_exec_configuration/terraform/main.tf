resource "aws_ecs_cluster" "plain" {
  name = "plain"
}

resource "aws_ecs_cluster" "silent" {
  name = "silent"

  configuration {
    execute_command_configuration {
      logging = "NONE"
    }
  }
}
