/* What the programs of this folder have in common. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))

/* Ends the program, and says why the last call failed. */
static void fail(const char *what)
{
    perror(what);
    exit(1);
}

/* Nanoseconds of a clock that nobody sets. */
static UNUSED int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static UNUSED void wait_until(int64_t moment)
{
    struct timespec time = { moment / 1000000000, moment % 1000000000 };
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) { }
}

/* Goes into a network namespace that ip(8) made. */
static UNUSED void enter(const char *netns)
{
    char path[256];
    snprintf(path, sizeof path, "/var/run/netns/%s", netns);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || setns(fd, CLONE_NEWNET) < 0)
        fail(path);
    close(fd);
}
