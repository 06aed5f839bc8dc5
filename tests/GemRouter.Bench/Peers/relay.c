/* relay: passes on the datagrams of one multicast group, from one interface to another, as they are: 64 a system call, no crypto.
 * What GemRouter's work for a packet is compared with.
 *
 *   relay GROUP PORT FROM_DEVICE TO_DEVICE */
#include "peers.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <sys/socket.h>

enum { BATCH = 64, MOST = 9216, TTL = 16, RECEIVE_BUFFER = 8 << 20 }; /* the buffer is the udp transport's */

static int open_socket(int option, const struct ip_mreqn *interface)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || interface->imr_ifindex == 0 || setsockopt(fd, IPPROTO_IP, option, interface, sizeof *interface) < 0)
        fail("relay");
    return fd;
}

int main(int count, char **text)
{
    if (count != 5) {
        fprintf(stderr, "relay GROUP PORT FROM_DEVICE TO_DEVICE\n");
        return 2;
    }
    struct sockaddr_in group = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(text[2])), .sin_addr.s_addr = inet_addr(text[1]) };
    struct ip_mreqn from = { .imr_multiaddr = group.sin_addr, .imr_ifindex = (int)if_nametoindex(text[3]) };
    struct ip_mreqn to = { .imr_ifindex = (int)if_nametoindex(text[4]) };
    int in = open_socket(IP_ADD_MEMBERSHIP, &from), out = open_socket(IP_MULTICAST_IF, &to);
    int one = 1, none = 0, ttl = TTL, buffer = RECEIVE_BUFFER;
    setsockopt(in, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    setsockopt(in, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer);
    setsockopt(out, IPPROTO_IP, IP_MULTICAST_TTL, &ttl, sizeof ttl);
    setsockopt(out, IPPROTO_IP, IP_MULTICAST_LOOP, &none, sizeof none);
    if (bind(in, (struct sockaddr *)&group, sizeof group) < 0)
        fail("bind");

    static char memory[BATCH][MOST];
    struct iovec parts[BATCH];
    struct mmsghdr incoming[BATCH] = { 0 }, outgoing[BATCH] = { 0 };
    for (int i = 0; i < BATCH; i++) {
        incoming[i].msg_hdr = (struct msghdr) { .msg_iov = &parts[i], .msg_iovlen = 1 };
        outgoing[i].msg_hdr = (struct msghdr) { .msg_name = &group, .msg_namelen = sizeof group, .msg_iov = &parts[i], .msg_iovlen = 1 };
    }
    puts("ready");
    fflush(stdout);
    for (;;) {
        for (int i = 0; i < BATCH; i++)
            parts[i] = (struct iovec) { memory[i], MOST };
        int got = recvmmsg(in, incoming, BATCH, MSG_WAITFORONE, NULL);
        for (int i = 0; i < got; i++)
            parts[i].iov_len = incoming[i].msg_len;
        for (int sent = 0, now; sent < got; sent += now)
            if ((now = sendmmsg(out, outgoing + sent, (unsigned)(got - sent), 0)) < 0)
                fail("send");
    }
}
