/* Loaded before the C library (LD_PRELOAD) into a process under test: what Python and SQLite ask of the system
 * is counted, and the k-th of these calls fails, is done by half, or is the last thing that the process does.
 *
 * Counted are calls on files below one folder, and on internet sockets; nothing until `faults_arm` is called.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

/* The order of these is that of `CALLS` in system.py. */
enum { OPEN = 1, WRITE = 2, SYNC = 4, RENAME = 8, UNLINK = 16, TRUNCATE = 32, READ = 64, CONNECT = 128,
       RECEIVE = 256, SEND = 512 };
/* An error number, or one of these. */
enum { COUNT = 0, HALF = -1, DIE_BEFORE = -2, DIE_HALFWAY = -3, DIE_AFTER = -4, CUT_OFF = -5 };

static char below[PATH_MAX];
static size_t below_length;
static int kinds, how, stays;
static long target;
static atomic_long seen;

void faults_arm(const char *folder, int calls, long at, int what, int for_good) {
    strncpy(below, folder, sizeof below - 1);
    below_length = strlen(below);
    how = what;
    target = at;
    stays = for_good;
    atomic_store(&seen, 0);
    kinds = calls;
}

long faults_seen(void) { return atomic_load(&seen); }

#define NEXT(name) \
    static __typeof__(&name) next; \
    if (!next) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int is_watched_path(int folder, const char *path) {
    if (path && path[0] != '/' && folder != AT_FDCWD) return 0;
    return path && strncmp(path, below, below_length) == 0;
}

static int is_watched_file(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strncmp(path, below, below_length) == 0;
}

static int is_internet(int fd) {
    struct sockaddr_storage address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length)) return 0;
    return address.ss_family == AF_INET || address.ss_family == AF_INET6;
}

static int turns_bad(void) {
    long number = atomic_fetch_add(&seen, 1) + 1;
    return how != COUNT && (number == target || (stays && number > target));
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* What happens at a call that moves no bytes. */
#define GUARD(kind, watched, call) \
    do { \
        if ((kinds & (kind)) && (watched) && turns_bad()) { \
            if (how > 0) { errno = how; return -1; } \
            if (how == DIE_AFTER) (void)!(call); \
            if (how <= DIE_BEFORE && how >= DIE_AFTER) die(); \
        } \
        return call; \
    } while (0)

/* What happens at a call that moves `size` bytes: it may also move half of them. */
#define GUARD_BYTES(kind, watched, size, call, half) \
    do { \
        if ((kinds & (kind)) && (watched) && turns_bad()) { \
            if (how > 0) { errno = how; return -1; } \
            if (how == CUT_OFF) return 0; \
            if (how == HALF) return (size) > 1 ? (half) : (call); \
            if (how == DIE_HALFWAY) (void)!(half); \
            if (how == DIE_AFTER) (void)!(call); \
            if (how <= DIE_BEFORE && how >= DIE_AFTER) die(); \
        } \
        return call; \
    } while (0)

#define MODE(flags, last) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, last); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) {
    NEXT(open); MODE(flags, flags)
    GUARD(OPEN, is_watched_path(AT_FDCWD, path), next(path, flags, mode));
}
int open64(const char *path, int flags, ...) {
    NEXT(open64); MODE(flags, flags)
    GUARD(OPEN, is_watched_path(AT_FDCWD, path), next(path, flags, mode));
}
int openat(int folder, const char *path, int flags, ...) {
    NEXT(openat); MODE(flags, flags)
    GUARD(OPEN, is_watched_path(folder, path), next(folder, path, flags, mode));
}
int openat64(int folder, const char *path, int flags, ...) {
    NEXT(openat64); MODE(flags, flags)
    GUARD(OPEN, is_watched_path(folder, path), next(folder, path, flags, mode));
}
ssize_t write(int fd, const void *from, size_t size) {
    NEXT(write);
    GUARD_BYTES(WRITE, is_watched_file(fd), size, next(fd, from, size), next(fd, from, size / 2));
}
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
    NEXT(pwrite);
    GUARD_BYTES(WRITE, is_watched_file(fd), size, next(fd, from, size, at), next(fd, from, size / 2, at));
}
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
    NEXT(pwrite64);
    GUARD_BYTES(WRITE, is_watched_file(fd), size, next(fd, from, size, at), next(fd, from, size / 2, at));
}
ssize_t read(int fd, void *into, size_t size) {
    NEXT(read);
    GUARD_BYTES(READ, is_watched_file(fd), size, next(fd, into, size), next(fd, into, size / 2));
}
ssize_t pread(int fd, void *into, size_t size, off_t at) {
    NEXT(pread);
    GUARD_BYTES(READ, is_watched_file(fd), size, next(fd, into, size, at), next(fd, into, size / 2, at));
}
ssize_t pread64(int fd, void *into, size_t size, off64_t at) {
    NEXT(pread64);
    GUARD_BYTES(READ, is_watched_file(fd), size, next(fd, into, size, at), next(fd, into, size / 2, at));
}
int fsync(int fd) { NEXT(fsync); GUARD(SYNC, is_watched_file(fd), next(fd)); }
int fdatasync(int fd) { NEXT(fdatasync); GUARD(SYNC, is_watched_file(fd), next(fd)); }
int ftruncate(int fd, off_t size) { NEXT(ftruncate); GUARD(TRUNCATE, is_watched_file(fd), next(fd, size)); }
int ftruncate64(int fd, off64_t size) { NEXT(ftruncate64); GUARD(TRUNCATE, is_watched_file(fd), next(fd, size)); }
int rename(const char *from, const char *to) {
    NEXT(rename);
    GUARD(RENAME, is_watched_path(AT_FDCWD, to), next(from, to));
}
int renameat(int one, const char *from, int other, const char *to) {
    NEXT(renameat);
    GUARD(RENAME, is_watched_path(other, to), next(one, from, other, to));
}
int unlink(const char *path) { NEXT(unlink); GUARD(UNLINK, is_watched_path(AT_FDCWD, path), next(path)); }
int unlinkat(int folder, const char *path, int flags) {
    NEXT(unlinkat);
    GUARD(UNLINK, is_watched_path(folder, path), next(folder, path, flags));
}
int connect(int fd, const struct sockaddr *to, socklen_t size) {
    NEXT(connect);
    GUARD(CONNECT, to && (to->sa_family == AF_INET || to->sa_family == AF_INET6), next(fd, to, size));
}
ssize_t recv(int fd, void *into, size_t size, int flags) {
    NEXT(recv);
    GUARD_BYTES(RECEIVE, is_internet(fd), size, next(fd, into, size, flags), next(fd, into, 1, flags));
}
ssize_t send(int fd, const void *from, size_t size, int flags) {
    NEXT(send);
    GUARD_BYTES(SEND, is_internet(fd), size, next(fd, from, size, flags), next(fd, from, size / 2, flags));
}
