package client_test

import (
	"fmt"
	"strings"

	"siaga/search"
)

// world is a small site that never changes: pages that people write, in three languages, pages that only attack, and
// many short notes, so that lists grow long enough to be cut.
func world() []*search.Document {
	docs := append(incidents(), runbooks()...)
	docs = append(docs, alerts()...)
	docs = append(docs, causes()...)
	docs = append(docs, foreign()...)
	docs = append(docs, oddities()...)
	return append(docs, notes()...)
}

func facet(name, value string) search.Facet { return search.Facet{Name: name, Value: value} }

func labelled(name, value, label string) search.Facet {
	return search.Facet{Name: name, Value: value, Label: label}
}

// section reads "heading: text" and the lines of code behind it.
func section(heading, text string, code ...string) search.Section {
	anchor := strings.Trim(strings.ReplaceAll(strings.ToLower(heading), " ", "-"), "-")
	return search.Section{Anchor: anchor, Heading: heading, Text: text, Code: strings.Join(code, "\n")}
}

// outage is what the incidents are made of.
type outage struct {
	title, cause, symptom, service, alert, severity, runbook, helped string
}

var outages = []outage{
	{"Checkout times out behind the connection pool", "connection pool exhausted", "pq: remaining connection slots are reserved", "checkout", "CheckoutLatencyHigh", "sev1", "pool", "yes"},
	{"Payments double charged after a retry storm", "missing idempotency key", "HTTP 409 duplicate request id", "payments", "PaymentsErrorBudgetBurn", "sev1", "retries", "no"},
	{"Search is empty after the index was swapped", "alias pointed at an empty index", "index_not_found_exception", "search-api", "SearchZeroHits", "sev2", "reindex", "yes"},
	{"Logins fail because a certificate expired", "expired certificate", "x509: certificate has expired or is not yet valid", "auth-gateway", "CertExpiresSoon", "sev2", "certificates", "missing"},
	{"Ledger writes blocked by a full disk", "disk full of write-ahead logs", "could not extend file: No space left on device", "ledger", "DiskWillFillIn4Hours", "sev1", "disk", "yes"},
	{"etcd loses its leader every few minutes", "slow fsync on shared disks", "etcdserver: request timed out", "platform", "etcdHighFsyncDurations", "sev3", "etcd", "no"},
	{"Nodes not ready after the kernel update", "conntrack table full", "nf_conntrack: table full, dropping packet", "platform", "KubeNodeNotReady", "sev3", "nodes", ""},
	{"Emails are hours late", "queue consumer stuck on a poison message", "MessageRejected: Address is not verified", "mailer", "QueueAgeHigh", "sev4", "queues", "yes"},
}

// incidents happen again and again, some of them on the same day.
func incidents() []*search.Document {
	var docs []*search.Document
	for i := range 24 {
		o := outages[i%len(outages)]
		date := fmt.Sprintf("20%02d-%02d-%02d", 22+i/8, 1+i*5%12, 1+i*7%28)
		cause := strings.ReplaceAll(o.cause, " ", "-")
		d := &search.Document{
			Path: fmt.Sprintf("incidents/inc-%d.md", 100+i), Address: fmt.Sprintf("incidents/inc-%d/index.html", 100+i),
			Kind: "incident", Title: o.title, Date: date, Summary: "What happened on " + date + ".", Prior: i % 3,
			Sections: []search.Section{
				{Text: fmt.Sprintf("On %s the service %s failed for %d minutes. The alert %s fired at 03:%02d.", date, o.service, 9+i, o.alert, i)},
				section("Impact", fmt.Sprintf("About %d customers saw errors; orders were lost.\nSupport had %d tickets.", 100*i, i)),
				section("Root cause", "It was "+o.cause+". We had seen it before, and the fix did not last.", o.symptom, fmt.Sprintf("10.0.%d.17:5432 refused", i)),
				section("Timeline", "03:10 paged. 03:15 "+o.runbook+" runbook opened. 03:40 mitigated by a rollback of v1."+fmt.Sprint(i)+".3."),
			},
			Facets: []search.Facet{
				facet("kind", "incident"), labelled("service", o.service, strings.ToUpper(o.service[:1])+o.service[1:]), facet("severity", o.severity),
				labelled("root-cause", cause, o.cause), facet("year", date[:4]), facet("status", []string{"resolved", "open"}[i%5/4]), facet("alert", o.alert),
			},
			Causes:   []search.Reference{{Address: "causes/" + cause + ".html", Title: o.cause}},
			Runbooks: []search.Reference{{Address: "runbooks/" + o.runbook + ".html", Title: "Runbook " + o.runbook, Helped: o.helped}},
		}
		d.Fields[search.Names] = []string{fmt.Sprintf("INC-%d", 100+i)}
		d.Fields[search.Cause] = []string{o.cause}
		d.Fields[search.Symptom] = []string{o.symptom}
		d.Fields[search.Alert] = []string{o.alert}
		d.Fields[search.Service] = []string{o.service}
		docs = append(docs, d)
	}
	return docs
}

// runbooks say what helps.
func runbooks() []*search.Document {
	steps := [][3]string{
		{"pool", "Grow the connection pool", "kubectl -n shop rollout restart deploy/checkout"},
		{"retries", "Stop a retry storm", "psql -c 'select * from pg_stat_activity'"},
		{"reindex", "Swap a search index back", "curl -XPOST localhost:9200/_aliases -d @aliases.json"},
		{"certificates", "Renew a certificate by hand", "openssl s_client -connect auth-gateway:443 --servername auth.example"},
		{"disk", "Make room on a full disk", "du -xsh /var/lib/postgresql/* | sort -h"},
		{"etcd", "Restore the quorum of etcd", "etcdctl endpoint status --cluster -w table"},
		{"nodes", "Drain a node and bring it back", "kubectl drain node-7f9c --ignore-daemonsets"},
		{"queues", "Move poison messages aside", "aws sqs purge-queue --queue-url $QUEUE"},
	}
	var docs []*search.Document
	for i, s := range steps {
		d := &search.Document{
			Path: "runbooks/" + s[0] + ".md", Address: "runbooks/" + s[0] + ".html", Kind: "runbook", Title: s[1], Prior: i % 2,
			Date: fmt.Sprintf("2024-0%d-15", 1+i), Summary: "How to " + strings.ToLower(s[1]) + ".",
			Sections: []search.Section{
				section("Match", "Use this when "+outages[i].alert+" fires, or when the log says: "+outages[i].symptom+"."),
				section("Mitigate", strings.Repeat("Look at the dashboard first, and tell the others what is about to happen. ", 6)+"Then run the command.", s[2]),
				section("Verify", "The error rate of "+outages[i].service+" falls within 5 minutes; kube-system/coredns has no restarts."),
				section("Mitigate", "If that does not help: roll back, and call the database team."),
			},
			Facets: []search.Facet{facet("kind", "runbook"), facet("service", outages[i].service), labelled("owner", "team-"+string(rune('a'+i%3)), "Team "+string(rune('A'+i%3))), facet("tag", "on-call")},
		}
		d.Fields[search.Alert] = []string{outages[i].alert}
		d.Fields[search.Tag] = []string{"on-call", "mitigation"}
		docs = append(docs, d)
	}
	return docs
}

// alerts are short.
func alerts() []*search.Document {
	var docs []*search.Document
	for i, o := range outages {
		d := &search.Document{
			Address: "alerts/" + o.alert + ".html", Kind: "alert", Title: o.alert, Prior: 1,
			Sections: []search.Section{{Text: "Fires when " + o.service + " is in danger for 5m.", Code: fmt.Sprintf("histogram_quantile(0.99, rate(%s_seconds_bucket[5m])) > %d", strings.ReplaceAll(o.service, "-", "_"), i)}},
			Facets:   []search.Facet{facet("kind", "alert"), facet("severity", o.severity), facet("service", o.service), facet("alert", o.alert)},
		}
		d.Fields[search.Symptom] = []string{o.symptom}
		docs = append(docs, d)
	}
	return docs
}

// causes have words that lie close to each other, and far apart.
func causes() []*search.Document {
	var docs []*search.Document
	for i, o := range outages {
		filler := strings.Repeat("Nothing of note stands here. ", 40)
		id := strings.ReplaceAll(o.cause, " ", "-")
		docs = append(docs, &search.Document{
			Path: "causes/" + id + ".md", Address: "causes/" + id + ".html", Kind: "root-cause", Title: strings.ToUpper(o.cause[:1]) + o.cause[1:],
			Sections: []search.Section{
				section("Detection", "Watch "+o.service+". "+filler+"The "+o.cause+" is told by its symptom, "+o.symptom+". "+filler),
				section("Prevention", filler+"Alert before the pool or the disk is full; database migrations run in small steps, rate limits stay on."),
			},
			Facets: []search.Facet{facet("kind", "root-cause"), labelled("root-cause", id, o.cause), facet("status", []string{"fixed", "open"}[i%2])},
		})
	}
	return docs
}
