/* A slower disk for one process: loaded before the C library (LD_PRELOAD), it lets each fsync and fdatasync take SLOW_MICROS longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

static void wait_for_the_disk(void)
{
    static long micros = -1;
    if (micros < 0)
    {
        const char *text = getenv("SLOW_MICROS");
        micros = text == NULL ? 0 : atol(text);
    }

    struct timespec pause = { micros / 1000000, micros % 1000000 * 1000 };
    nanosleep(&pause, NULL);
}

#define REAL(name) static int (*real)(int); if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, #name)

int fsync(int fd)
{
    REAL(fsync);
    wait_for_the_disk();
    return real(fd);
}

int fdatasync(int fd)
{
    REAL(fdatasync);
    wait_for_the_disk();
    return real(fd);
}
