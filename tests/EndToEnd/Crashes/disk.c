/* A disk that is full or slow, for one process: loaded before the C library (LD_PRELOAD), it stands between the process and its files.
   DISK_FULL: while this file exists, whatever would make a file under DISK_ROOT longer fails with ENOSPC; writes inside a file go through, as on a real disk.
   DISK_SLOW: while this file exists, each fsync and fdatasync takes as many milliseconds more as it says. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static int is_ours(int fd)
{
    const char *root = getenv("DISK_ROOT");
    char link[64], path[4096];
    ssize_t length;
    if (root == NULL) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return strncmp(path, root, strlen(root)) == 0;
}

/* True, with errno set, where a write that ends at this offset finds no room. */
static int has_no_room(int fd, off64_t end)
{
    const char *flag = getenv("DISK_FULL");
    struct stat64 file;
    int before = errno;
    if (flag == NULL || access(flag, F_OK) != 0 || !is_ours(fd) || fstat64(fd, &file) != 0 || !S_ISREG(file.st_mode) || end <= file.st_size)
    {
        errno = before;
        return 0;
    }

    errno = ENOSPC;
    return 1;
}

static void wait_for_the_disk(int fd)
{
    const char *path = getenv("DISK_SLOW");
    FILE *slow = path == NULL || !is_ours(fd) ? NULL : fopen(path, "r");
    long ms = 0;
    struct timespec pause;
    if (slow == NULL) return;
    if (fscanf(slow, "%ld", &ms) != 1) ms = 0;
    fclose(slow);
    pause.tv_sec = ms / 1000;
    pause.tv_nsec = ms % 1000 * 1000000L;
    nanosleep(&pause, NULL);
}

#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); if (real == NULL) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset)
{
    REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    return has_no_room(fd, offset + (off64_t)count) ? -1 : real(fd, bytes, count, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset)
{
    REAL(ssize_t, pwrite, int, const void *, size_t, off_t);
    return has_no_room(fd, offset + (off64_t)count) ? -1 : real(fd, bytes, count, offset);
}

ssize_t write(int fd, const void *bytes, size_t count)
{
    REAL(ssize_t, write, int, const void *, size_t);
    off64_t at = lseek64(fd, 0, SEEK_CUR);
    return at >= 0 && has_no_room(fd, at + (off64_t)count) ? -1 : real(fd, bytes, count);
}

int ftruncate64(int fd, off64_t length)
{
    REAL(int, ftruncate64, int, off64_t);
    return has_no_room(fd, length) ? -1 : real(fd, length);
}

int posix_fallocate64(int fd, off64_t offset, off64_t length)
{
    REAL(int, posix_fallocate64, int, off64_t, off64_t);
    return has_no_room(fd, offset + length) ? ENOSPC : real(fd, offset, length);
}

int fsync(int fd)
{
    REAL(int, fsync, int);
    wait_for_the_disk(fd);
    return real(fd);
}

int fdatasync(int fd)
{
    REAL(int, fdatasync, int);
    wait_for_the_disk(fd);
    return real(fd);
}
