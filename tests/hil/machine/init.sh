#!/bin/sh
# First process of the machine. It lays a file system of its own over the host's, where changes stay
# in memory, and hands over to guest.py. What it needs to know comes from the kernel's command line:
# rig_job (a directory of the host, for results), rig_python, rig_project.
set -eu
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

mount -t tmpfs changes /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay /mnt/root
cd /mnt/root
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t configfs configfs sys/kernel/config
mount -t tracefs tracefs sys/kernel/tracing
mount -t devtmpfs devices dev
mkdir -p dev/shm dev/pts
mount -t tmpfs shared dev/shm
mount -t tmpfs run run
mkdir run/job
mount -t hostfs -o "$rig_job" job run/job
exec chroot . /bin/sh -c 'cd "$rig_project" && exec "$rig_python" -m tests.hil.machine.guest'
