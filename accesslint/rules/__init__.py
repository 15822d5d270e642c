"""Rules: the catalogue, the engines that run Rego, Python rules, and the verdicts made of both."""
