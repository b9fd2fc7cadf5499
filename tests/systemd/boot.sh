#!/usr/bin/env bash
# Boots this computer's own systemd in fresh namespaces, on a copy of the root file system that is
# thrown away with them; called by machine.py.
#   boot.sh PLACE SHOWN...    an empty directory to work in, and directories to show inside
set -euo pipefail
place=$1
shift

mount --make-rprivate /
mount -t tmpfs tmpfs "$place"
mkdir "$place"/{upper,work,root}
mount -t overlay overlay -o "lowerdir=/,upperdir=$place/upper,workdir=$place/work" "$place/root"
cd "$place/root"

# Nothing in here touches the kernel's settings or the devices outside.
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
# Nodes of its own: what is done to the rights of these is not done to the ones outside.
while read -r name major minor; do
    mknod -m 666 "dev/$name" c "$major" "$minor"
done << 'NODES'
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
NODES
ln -s /proc/self/fd dev/fd
ln -s fd/0 dev/stdin
mkdir dev/shm dev/pts
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
for each in "$@"; do
    mkdir -p ".$each"
    mount --bind "$each" ".$each"
done

mkdir old
pivot_root . old
umount -l /old
exec env -i container=station-tests PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --unit=basic.target --log-target=journal --show-status=no
