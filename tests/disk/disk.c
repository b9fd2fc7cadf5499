/* A disk on order, see __init__.py. DISK_UNDER names the folder; DISK_ORDERS a file with "slow SECONDS",
 * "full", "readonly", or "clock SECONDS" for the wall clock; DISK_LOG, when given, gets every write, sync, new length and removal. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((typeof(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

struct __attribute__((packed)) head {
	char kind;
	uint32_t name_length;
	uint64_t at, length;
};

/* The name below the folder, empty for the folder itself; NULL for a file that is elsewhere. */
static const char *below(const char *path)
{
	const char *under = getenv("DISK_UNDER");
	size_t length = under ? strlen(under) : 0;

	if (!length || strncmp(path, under, length) || (path[length] && path[length] != '/'))
		return NULL;
	return path + length + (path[length] == '/');
}

static const char *name_of(int fd, char *path)
{
	char link[64];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, path, PATH_MAX - 1);
	if (length <= 0)
		return NULL;
	path[length] = 0;
	return below(path);
}

static void ordered(char *order, size_t size)
{
	const char *path = getenv("DISK_ORDERS");
	int fd = path ? syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
	ssize_t length = 0;

	if (fd >= 0) {
		length = syscall(SYS_read, fd, order, size - 1);
		syscall(SYS_close, fd);
	}
	order[length > 0 ? length : 0] = 0;
}

/* Whether a change may be made; sets errno when not. */
static int allowed(const char *name, int grows)
{
	char order[64];

	if (!name)
		return 1;
	ordered(order, sizeof(order));
	if (!strncmp(order, "readonly", 8)) {
		errno = EROFS;
		return 0;
	}
	if (grows && !strncmp(order, "full", 4)) {
		errno = ENOSPC;
		return 0;
	}
	return 1;
}

static void wait_if_slow(void)
{
	char order[64];
	double seconds = 0;

	ordered(order, sizeof(order));
	if (sscanf(order, "slow %lf", &seconds) == 1) {
		struct timespec wait = { (time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9) };
		nanosleep(&wait, NULL);
	}
}

static void note(char kind, const char *name, uint64_t at, const void *data, uint64_t length)
{
	static int log = -1;
	const char *path = getenv("DISK_LOG");
	struct head head = { kind, strlen(name), at, length };
	struct iovec parts[] = { { &head, sizeof(head) },
				 { (void *)name, strlen(name) },
				 { (void *)data, kind == 'w' ? length : 0 } };

	if (!path)
		return;
	if (log < 0)
		log = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (syscall(SYS_writev, log, parts, 3) < 0)
		abort();
}

#define WATCHED(fd) char path[PATH_MAX]; const char *name = name_of(fd, path)

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
	WATCHED(fd);
	ssize_t done;

	if (!name)
		return REAL(pwrite64)(fd, data, size, at);
	if (!allowed(name, 1))
		return -1;
	pthread_mutex_lock(&one_at_a_time);
	done = REAL(pwrite64)(fd, data, size, at);
	if (done > 0)
		note('w', name, at, data, done);
	pthread_mutex_unlock(&one_at_a_time);
	return done;
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
	return pwrite64(fd, data, size, at);
}

ssize_t write(int fd, const void *data, size_t size)
{
	WATCHED(fd);
	ssize_t done;

	if (!name)
		return REAL(write)(fd, data, size);
	if (!allowed(name, 1))
		return -1;
	pthread_mutex_lock(&one_at_a_time);
	done = REAL(write)(fd, data, size);
	if (done > 0)
		note('w', name, lseek64(fd, 0, SEEK_CUR) - done, data, done);
	pthread_mutex_unlock(&one_at_a_time);
	return done;
}

static int synced(int fd, int (*real)(int))
{
	WATCHED(fd);
	int result;

	if (!name)
		return real(fd);
	wait_if_slow();
	pthread_mutex_lock(&one_at_a_time);
	result = real(fd);
	if (!result)
		note('s', name, 0, NULL, 0);
	pthread_mutex_unlock(&one_at_a_time);
	return result;
}

int fsync(int fd) { return synced(fd, REAL(fsync)); }
int fdatasync(int fd) { return synced(fd, REAL(fdatasync)); }

int ftruncate64(int fd, off64_t length)
{
	WATCHED(fd);
	int result;

	if (!name)
		return REAL(ftruncate64)(fd, length);
	if (!allowed(name, 0))
		return -1;
	pthread_mutex_lock(&one_at_a_time);
	result = REAL(ftruncate64)(fd, length);
	if (!result)
		note('t', name, length, NULL, 0);
	pthread_mutex_unlock(&one_at_a_time);
	return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int unlink(const char *path)
{
	const char *name = below(path);
	int result;

	if (!name)
		return REAL(unlink)(path);
	if (!allowed(name, 0))
		return -1;
	pthread_mutex_lock(&one_at_a_time);
	result = REAL(unlink)(path);
	if (!result)
		note('u', name, 0, NULL, 0);
	pthread_mutex_unlock(&one_at_a_time);
	return result;
}

#define CHANGES (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)

static int opened(int (*real)(const char *, int, ...), const char *path, int flags, mode_t mode)
{
	if ((flags & CHANGES) && !allowed(below(path), 0))
		return -1;
	return real(path, flags, mode);
}

#define OPEN(name) \
	int name(const char *path, int flags, ...) \
	{ \
		va_list rest; \
		mode_t mode = 0; \
		if (flags & (O_CREAT | __O_TMPFILE)) { \
			va_start(rest, flags); \
			mode = va_arg(rest, mode_t); \
			va_end(rest); \
		} \
		return opened(REAL(name), path, flags, mode); \
	}

OPEN(open)
OPEN(open64)

#define STATVFS(name, type) \
	int name(const char *path, struct type *found) \
	{ \
		char order[64]; \
		int result = REAL(name)(path, found); \
		ordered(order, sizeof(order)); \
		if (!result && below(path) && !strncmp(order, "full", 4)) \
			found->f_bavail = found->f_bfree = 0; \
		return result; \
	}

STATVFS(statvfs, statvfs)
STATVFS(statvfs64, statvfs64)

/* The wall clock alone; what runs on is left as it is. */
int clock_gettime(clockid_t which, struct timespec *found)
{
	char order[64];
	long long step = 0;
	int result = syscall(SYS_clock_gettime, which, found);

	if (result || which != CLOCK_REALTIME)
		return result;
	ordered(order, sizeof(order));
	if (sscanf(order, "clock %lld", &step) == 1)
		found->tv_sec += step;
	return result;
}
