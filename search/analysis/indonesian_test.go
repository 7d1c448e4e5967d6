package analysis

import (
	"strings"
	"testing"
)

// TestIndonesian: the forms of a root meet.
func TestIndonesian(t *testing.T) {
	for line := range strings.SplitSeq(strings.TrimSpace(`
pulih memulihkan pemulihan dipulihkan terpulihkan
ubah mengubah diubah perubahan berubah
kirim mengirim dikirim pengiriman terkirim kirimkan
gagal kegagalan menggagalkan
jalan menjalankan dijalankan jalankan berjalan
mati matikan mematikan dimatikan kematian
nyala menyalakan nyalakan dinyalakan
simpan menyimpan penyimpanan disimpan tersimpan simpanlah
rusak merusak kerusakan perusak dirusak
baik perbaikan memperbaiki diperbaiki perbaiki
ganggu gangguan mengganggu terganggu gangguannya
layan layanan melayani pelayanan dilayani
sambung sambungan tersambung menyambung menyambungkan
tindak tindakan bertindak menindak
guna gunakan menggunakan pengguna penggunaan digunakan
periksa pemeriksaan memeriksa diperiksa periksalah
sedia tersedia menyediakan ketersediaan penyedia disediakan
hasil berhasil keberhasilan menghasilkan
terima menerima diterima penerimaan
batas batasan membatasi pembatasan terbatas dibatasi
kelola mengelola pengelolaan dikelola
kembali mengembalikan dikembalikan kembalikan pengembalian
keluar mengeluarkan dikeluarkan keluarkan
masuk memasukkan masukan dimasukkan pemasukan
selesai menyelesaikan diselesaikan penyelesaian
tingkat meningkat peningkatan ditingkatkan meningkatkan
hapus menghapus penghapusan dihapus terhapus
cek mengecek pengecekan dicek
konfigurasi mengonfigurasi mengkonfigurasi dikonfigurasi konfigurasinya
akses mengakses diakses pengaksesan
baru perbarui memperbarui diperbarui pembaruan terbaru
lambat melambat terlambat keterlambatan memperlambat
tangan menangani ditangani penanganan
terap terapkan menerapkan diterapkan penerapan
terbit terbitkan menerbitkan penerbit
lihat perlihatkan terlihat kelihatan
salah kesalahan salahnya
masalah permasalahan bermasalah masalahnya
kerja bekerja pekerja pekerjaan mengerjakan dikerjakan
restart direstart
deploy dideploy
tekan ditekan menekan penekanan
server
kernel
session
member
memcached
terraform
persistent
sertifikat
human
disk
café`), "\n") {
		words := strings.Fields(line)
		for _, w := range words {
			if got := Indonesian(w); got != words[0] {
				t.Errorf("%s: root %s, want %s", w, got, words[0])
			}
		}
	}
}

func TestLanguages(t *testing.T) {
	a := ForSearch(nil)
	checkTokens(t, a.Tokens, []tokensTest{
		// Neither language's stop words: both terms.
		{"Pemulihan layanan", "pemulihan ?pulih layanan ?layan"},
		{"Layanan tidak dapat dipulihkan di klaster in production", "layanan ?layan tidak ~dapat dipulihkan ?pulih ~di klaster ~in product"},
		{"The pelayanan and the layanan", "~the pelayanan ~and ~the layanan"},
		{"di-restart", "!direstart* ?restart _di-restart .di .restart"},
	})
	checkTokens(t, a.Query, []tokensTest{
		{"the pelayanan", "~the pelayanan ?layan"},
		{"site down, node not ready", "site down node not readi"},
	})
}
