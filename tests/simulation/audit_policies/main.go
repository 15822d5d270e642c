// Asks the API server's own code which level its policies give to requests, and prints it as JSON.
//
// Run in a folder with a go.mod that requires k8s.io/apiserver:
//
//	go run . cases.json > levels.json
package main

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"

	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apiserver/pkg/audit/policy"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizer"
	"k8s.io/apiserver/pkg/endpoints/request"
)

type cases struct {
	Policies []map[string]any
	Requests []struct {
		Method, Target, User string
		Groups               []string
	}
}

type answer struct {
	Level      string
	OmitStages []string
	Verb       string
	Group      string
	Resource   string
	Namespace  string
	Name       string
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	check(err)
	var given cases
	check(json.Unmarshal(text, &given))
	factory := &request.RequestInfoFactory{APIPrefixes: sets.NewString("api", "apis"), GrouplessAPIPrefixes: sets.NewString("api")}
	answers := [][]answer{}
	for _, written := range given.Policies {
		encoded, err := json.Marshal(written)
		check(err)
		loaded, err := policy.LoadPolicyFromBytes(encoded)
		check(err)
		evaluator := policy.NewPolicyRuleEvaluator(loaded)
		row := []answer{}
		for _, asked := range given.Requests {
			info, err := factory.NewRequestInfo(httptest.NewRequest(asked.Method, asked.Target, nil))
			check(err)
			attributes := authorizer.AttributesRecord{
				User: &user.DefaultInfo{Name: asked.User, Groups: asked.Groups}, Verb: info.Verb, Namespace: info.Namespace,
				APIGroup: info.APIGroup, APIVersion: info.APIVersion, Resource: info.Resource, Subresource: info.Subresource,
				Name: info.Name, ResourceRequest: info.IsResourceRequest, Path: info.Path,
			}
			found := evaluator.EvaluatePolicyRule(attributes)
			resource := info.Resource
			if info.Subresource != "" {
				resource += "/" + info.Subresource
			}
			stages := []string{}
			for _, stage := range found.OmitStages {
				stages = append(stages, string(stage))
			}
			row = append(row, answer{string(found.Level), stages, info.Verb, info.APIGroup, resource, info.Namespace, info.Name})
		}
		answers = append(answers, row)
	}
	out, err := json.Marshal(answers)
	check(err)
	fmt.Println(string(out))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
