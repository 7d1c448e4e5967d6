package analysis

import (
	"strings"
	"testing"
)

func parse(t *testing.T, groups ...[]string) *Synonyms {
	t.Helper()
	s, err := ParseSynonyms(groups)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSynonyms(t *testing.T) {
	checkTokens(t, ForSearch(parse(t)).Tokens, []tokensTest{
		{"k8s on the Kubernetes", "!kubernet ~on ~the kubernet"},
		{"databases, DB, db-primary", "databas databas !dbprimari* _db-primary .databas .primari"},
		{"basis data", "basi data &databas"},
		{"OOM: out of memory!", "oom out ~of memori &oom"},
		{"persistent volume claims and volumes", "persist volum claim &persistentvolumeclaim ~and volum"},
		{"timed out", "time out &timeout"},
		{"read-only LoadBalancer", "!readon* _read-only .read .onli !loadbalanc* .load .balanc"},
		{"root causes", "root caus &rca"},
		{"jaringan jaringannya servernya", "network jaringannya ?network servernya ?server"},
	})
	checkTokens(t, ForSearch(parse(t, []string{"cko", "checkout"}, []string{"pods", "workers", "work units"})).Query, []tokensTest{
		{"cko checkout worker work-unit", "checkout checkout pod !workunit* _work-unit .work .unit &pod"},
	})
}

// TestSynonymsOfTheSite: groups extend the default ones, and a word alone leaves them.
func TestSynonymsOfTheSite(t *testing.T) {
	for _, c := range []struct {
		groups [][]string
		tokensTest
	}{
		{[][]string{{"db", "dbs"}}, tokensTest{"dbs database", "databas databas"}},
		{[][]string{{"db"}}, tokensTest{"db database", "db databas"}},
		{[][]string{{"out of memory"}}, tokensTest{"out of memory", "out ~of memori"}},
		{[][]string{{"svc"}, {"svc", "visitor counter"}}, tokensTest{"svc service visitor counter", "svc servic visitor counter &svc"}},
		{[][]string{{"a1", "b1"}, {"c1", "d1"}, {"d1", "a1"}}, tokensTest{"a1 b1 c1 d1", "!a1 !a1 !a1 !a1"}},
		{[][]string{{"core team", "platform crew"}}, tokensTest{"core team, platform crew", "core team &coreteam platform crew &coreteam"}},
	} {
		checkTokens(t, ForSearch(parse(t, c.groups...)).Tokens, []tokensTest{c.tokensTest})
	}
}

func TestSynonymsErrors(t *testing.T) {
	for _, c := range []struct {
		group []string
		want  string
	}{
		{nil, "group 2 of the synonyms: it is empty"},
		{[]string{"the", "that"}, `group 2 of the synonyms: "the" is no word`},
		{[]string{"ok", "?!"}, `"?!" is no word`},
		{[]string{"a b c d e f g", "x"}, "7 words"},
		{make([]string, maxMembers+1), "101 words"},
	} {
		if _, err := ParseSynonyms([][]string{{"ok", "fine"}, c.group}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.group, err, c.want)
		}
	}
	if _, err := ParseSynonyms(make([][]string, maxGroups+1)); err == nil {
		t.Error("too many groups are accepted")
	}
}
