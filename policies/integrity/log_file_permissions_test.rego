package accesslint.integrity.log_file_permissions_test

import data.accesslint.integrity.log_file_permissions as rule
import rego.v1

model(permissions) := {
	"emitters": [], "formats": [], "hops": [], "standard": {},
	"stores": [{"id": "store:a", "address": "/var/log/a.log", "permissions": permissions}],
}

test_fails_when_others_read if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "permissions.others_read",
		"message": "/var/log/a.log can be read by every user of the host (mode 0644)",
	}} with input as model({"mode": "0644", "others_read": true, "others_write": false})
}

test_writing_is_the_worse_and_told_once if {
	rule.violations == {{
		"entity": "store:a",
		"fact": "permissions.others_write",
		"message": "/var/log/a.log can be written by every user of the host",
	}} with input as model({"others_read": true, "others_write": true})
}

test_passes if {
	count(rule.violations) == 0 with input as model({"mode": "0640", "others_read": false, "others_write": false})
}

test_unknown_is_no_violation if {
	unknown := {"unknown": "variable"}
	count(rule.violations) == 0 with input as model({"mode": unknown, "others_read": unknown, "others_write": unknown})
}

test_absent_is_no_violation if {
	count(rule.violations) == 0 with input as model({})
}
