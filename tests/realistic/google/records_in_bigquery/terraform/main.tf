variable "analysts" {
  type    = list(string)
  default = ["group:analysts@example.com"]
}

resource "google_logging_folder_sink" "requests" {
  name             = "requests"
  folder           = "folders/42"
  include_children = true
  destination      = "bigquery.googleapis.com/${google_bigquery_dataset.requests.id}"
  filter           = "resource.type=\"http_load_balancer\" AND httpRequest.status>=400"

  bigquery_options {
    use_partitioned_tables = true
  }
}

resource "google_bigquery_dataset" "requests" {
  dataset_id                      = "requests"
  project                         = "example-logs"
  location                        = "EU"
  default_partition_expiration_ms = 30 * 24 * 60 * 60 * 1000
  delete_contents_on_destroy      = true
}

resource "google_bigquery_dataset_iam_binding" "readers" {
  dataset_id = google_bigquery_dataset.requests.dataset_id
  role       = "roles/bigquery.dataViewer"
  members    = var.analysts
}

resource "google_bigquery_dataset_iam_member" "anyone" {
  dataset_id = google_bigquery_dataset.requests.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = "allAuthenticatedUsers"
}
