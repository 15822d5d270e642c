resource "panos_security_policy" "p" {
  rule {
    name         = "good"
    source_zones = ["any"]
    log_setting  = panos_log_forwarding_profile.f.name
  }
  rule {
    name    = "bad"
    log_end = false
  }
  rule {
    name        = "byname"
    log_setting = "fwd"
  }
  rule {
    name = "local"
  }
}
resource "panos_log_forwarding_profile" "f" {
  name = "fwd"
  match_list {
    name                   = "m"
    log_type               = "traffic"
    filter                 = "(zone.src eq dmz)"
    syslog_server_profiles = [panos_syslog_server_profile.s.name]
  }
}
resource "panos_syslog_server_profile" "s" {
  name = "s"
  syslog_server {
    name   = "a"
    server = "syslog.example.com"
  }
  syslog_server {
    name      = "b"
    server    = "tls.example.com"
    transport = "SSL"
  }
}
resource "mongodbatlas_auditing" "a" {
  project_id   = "p"
  enabled      = true
  audit_filter = "{ 'atype': 'authenticate' }"
}
resource "mongodbatlas_auditing" "b" { project_id = "q" }
resource "vault_audit" "file" {
  type = "file"
  options = {
    file_path = "/var/log/vault.log"
    log_raw   = "true"
  }
}
resource "vault_audit" "null" {
  type    = "file"
  options = { file_path = "/dev/null" }
}
resource "vault_audit" "s" {
  type    = "socket"
  options = { address = "10.1.1.1:9000" }
}
resource "cloudflare_logpush_job" "j" {
  enabled          = true
  zone_id          = "z"
  dataset          = "http_requests"
  destination_conf = "s3://acme-logs/cf?region=us-west-2"
  output_options {
    field_names = ["ClientIP", "EdgeStartTimestamp", "ClientRequestURI", "RayID"]
    sample_rate = 0.1
  }
  filter = "{\"where\":{\"key\":\"EdgeResponseStatus\",\"operator\":\"geq\",\"value\":400}}"
}
