/* sink: counts the datagrams of `source`.
 *
 *   sink DEVICE GROUP PORT STREAMS [any]
 *
 * Says "ready", then answers each line that it reads: "count" with "count RECEIVED" at once; "report" with
 * "report RECEIVED TWICE" when nothing has come for half a second, and begins anew. A datagram is taken for one
 * that came before where its number is not above the last of its stream: nothing on the way changes the order.
 * "any" counts whatever comes, such as what is sealed. */
#include "peers.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, HEAD = 16, MEMBERSHIPS = 20, RECEIVE_BUFFER = 64 << 20, PAUSE_NS = 500000, QUIET_NS = 500000000 };

int main(int count, char **text)
{
    int any = count == 6 && strcmp(text[5], "any") == 0;
    if (count != 5 && !any) {
        fprintf(stderr, "sink DEVICE GROUP PORT STREAMS [any]\n");
        return 2;
    }
    uint32_t group = ntohl(inet_addr(text[2]));
    int streams = atoi(text[4]), buffer = RECEIVE_BUFFER, one = 1, fd = socket(AF_INET, SOCK_DGRAM, 0), joiner = -1;
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(text[3])) };
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    if (streams < 1 || bind(fd, (struct sockaddr *)&own, sizeof own) < 0)
        fail(text[3]);
    for (int i = 0; i < streams; i++) { /* a socket holds some memberships only; one socket receives for all */
        struct ip_mreqn join = { .imr_ifindex = (int)if_nametoindex(text[1]), .imr_multiaddr.s_addr = htonl(group + (uint32_t)i) };
        joiner = i % MEMBERSHIPS == 0 ? socket(AF_INET, SOCK_DGRAM, 0) : joiner;
        if (setsockopt(joiner, IPPROTO_IP, IP_ADD_MEMBERSHIP, &join, sizeof join) < 0)
            fail(text[1]);
    }
    static char heads[BATCH][HEAD];
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH] = { 0 };
    for (int i = 0; i < BATCH; i++) {
        parts[i] = (struct iovec) { heads[i], HEAD };
        messages[i].msg_hdr = (struct msghdr) { .msg_iov = &parts[i], .msg_iovlen = 1 };
    }
    uint64_t *next = calloc((size_t)streams, sizeof *next), received = 0, twice = 0;
    int64_t last = now();
    int report = 0;
    fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
    puts("ready");
    fflush(stdout);
    for (;;) {
        struct pollfd wait[] = { { .fd = fd, .events = POLLIN }, { .fd = STDIN_FILENO, .events = POLLIN } };
        poll(wait, 2, report ? 50 : -1);
        for (int got; (got = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL)) > 0;) {
            last = now();
            for (int i = 0; i < got; i++) {
                uint64_t head[2];
                if (any) {
                    received++;
                    continue;
                }
                memcpy(head, heads[i], sizeof head);
                if (messages[i].msg_len < HEAD || head[0] >= (uint64_t)streams)
                    continue; /* not the source's */
                if (head[1] < next[head[0]])
                    twice++;
                else
                    next[head[0]] = head[1] + 1;
                received++;
            }
            if (got < BATCH)
                break;
        }
        char line[64];
        ssize_t length = wait[1].revents ? read(STDIN_FILENO, line, sizeof line - 1) : -1;
        if (length == 0)
            return 0;
        if (length > 0 && line[0] == 'c')
            printf("count %llu\n", (unsigned long long)received);
        report |= length > 0 && line[0] == 'r';
        if (report && now() - last > QUIET_NS) {
            printf("report %llu %llu\n", (unsigned long long)received, (unsigned long long)twice);
            memset(next, 0, (size_t)streams * sizeof *next);
            received = twice = 0;
            report = 0;
        }
        fflush(stdout);
        if (!report) /* a few packets each time, not one: its own work is not what is measured */
            nanosleep(&(struct timespec) { .tv_nsec = PAUSE_NS }, NULL);
    }
}
