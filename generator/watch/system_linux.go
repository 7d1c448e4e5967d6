package watch

import (
	"io/fs"
	"syscall"
)

// modes says whether an event about attributes means that somebody changed some. Elsewhere indexers send them too.
const modes = true

// remote gives the name of a file system on which files can change without an event; "" for others.
func remote(dir string) string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return ""
	}
	switch uint32(s.Type) {
	case 0x6969:
		return "NFS"
	case 0x517b, 0xfe534d42, 0xff534d42:
		return "SMB"
	case 0x01021997:
		return "9p"
	case 0x65735546: // virtiofs too
		return "FUSE"
	case 0x786f4256:
		return "VirtualBox shared folder"
	case 0xbacbacbc:
		return "VMware shared folder"
	case 0x7c7c6673:
		return "Parallels shared folder"
	case 0x00c36400:
		return "Ceph"
	case 0x5346414f:
		return "AFS"
	case 0x01161970, 0x7461636f, 0x0bd00bd0:
		return "cluster file system"
	}
	return ""
}

func stampOf(info fs.FileInfo) stamp {
	s := stamp{size: info.Size(), modified: info.ModTime().UnixNano(), mode: info.Mode()}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		s.changed, s.inode, s.device = st.Ctim.Nano(), st.Ino, uint64(st.Dev)
	}
	return s
}
