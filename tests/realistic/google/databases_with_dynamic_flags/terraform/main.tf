locals {
  databases = {
    orders = {
      version = "POSTGRES_15"
      flags = {
        log_connections          = "on"
        log_disconnections       = "on"
        "cloudsql.enable_pgaudit" = "on"
        "pgaudit.log"            = "all"
      }
    }
    reports = {
      version = "POSTGRES_15"
      flags   = { log_connections = "on" }
    }
    shop = {
      version = "MYSQL_8_0"
      flags   = { slow_query_log = "on" }
    }
  }
}

resource "google_sql_database_instance" "this" {
  for_each = local.databases

  name             = each.key
  database_version = each.value.version
  region           = "europe-west3"

  settings {
    tier = "db-custom-2-8192"

    dynamic "database_flags" {
      for_each = each.value.flags
      content {
        name  = database_flags.key
        value = database_flags.value
      }
    }
  }
}
