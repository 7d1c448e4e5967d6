package analysis

import "strings"

// DefaultSynonyms lists the groups that every site has.
func DefaultSynonyms() [][]string {
	var out [][]string
	for line := range strings.SplitSeq(strings.TrimSpace(defaultSynonyms), "\n") {
		out = append(out, strings.Split(line, ", "))
	}
	return out
}

// defaultSynonyms are the groups that every site has, one a line. Only what is nearly always the same in operations is
// here: a word too many costs every search for it.
const defaultSynonyms = `
k8s, kubernetes
database, db, basis data, pangkalan data
oom, out of memory, kehabisan memori
loadbalancer, lb, load balancer
certificate, cert, sertifikat
configuration, config, konfigurasi
repository, repo, repositori
authentication, auth, autentikasi
performance, perf, performa, kinerja
postgresql, postgres
mongodb, mongo
rabbitmq, rabbit
production, prod, produksi
environment, env
persistentvolumeclaim, pvc, persistent volume claim
persistentvolume, pv, persistent volume
tls, ssl
service, svc, layanan
message, msg
mttr, mean time to resolve, mean time to recovery, mean time to repair, mean time to restore, time to resolve
rca, root cause, root cause analysis, akar masalah
postmortem, post mortem
failover, fail over
timeout, time out
readonly, ro, read only
readwrite, rw, read write
rollback, roll back
memory, mem, memori
vm, virtual machine, mesin virtual
ha, high availability
dr, disaster recovery
gc, garbage collection, garbage collector
az, availability zone
asg, auto scaling group, autoscaling group
hpa, horizontal pod autoscaler
crd, custom resource definition
acl, access control list
cdn, content delivery network
sso, single sign on
eol, end of life
infrastructure, infra, infrastruktur
application, app, aplikasi
staging, stg
asynchronous, async
administrator, admin
parameter, param
oncall, on call
runbook, run book
alertmanager, alert manager
hostname, host name
filesystem, file system
datacenter, datacentre, data center, data centre, pusat data
healthcheck, health check
backup, back up
allowlist, whitelist
denylist, blacklist, blocklist
autoscaling, auto scaling
username, user name
password, passwd, kata sandi
shutdown, shut down
cleanup, clean up
latency, latensi
query, kueri
network, jaringan
error, galat, eror
incident, insiden
server, peladen
cluster, klaster, kluster
replication, replikasi
replica, replika
migration, migrasi
connection, koneksi
transaction, transaksi
version, versi
traffic, trafik, lalu lintas
queue, antrean, antrian
user, pengguna
access, akses`
