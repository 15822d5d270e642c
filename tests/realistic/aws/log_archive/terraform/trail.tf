resource "aws_cloudtrail" "organisation" {
  name                       = "organisation"
  s3_bucket_name             = module.archive["acme-trail-archive"].bucket
  is_organization_trail      = true
  is_multi_region_trail      = true
  enable_log_file_validation = true

  advanced_event_selector {
    name = "management"
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  advanced_event_selector {
    name = "writes to all buckets"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field  = "readOnly"
      equals = ["false"]
    }
  }
}
