"""Google Cloud in Terraform: the providers google and google-beta, whose types begin with `google_` alike."""
