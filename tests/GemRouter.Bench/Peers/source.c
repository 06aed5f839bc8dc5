/* source: sends numbered datagrams to multicast groups at a steady rate.
 *
 *   source DEVICE ADDRESS GROUP PORT STREAMS SIZE RATE WARM_MS WINDOW_MS TICK_US
 *
 * ADDRESS is that of DEVICE. Stream i goes to GROUP + i; the streams take turns, one packet each. Each payload begins with its stream and its
 * number in it, 8 bytes each. Every TICK_US microseconds it sends what is due; what it is late with, it sends later. One stream goes
 * out in runs (UDP_SEGMENT), which the interface's segmentation makes packets of.
 *
 * It says "begin SENT" after WARM_MS and "end SENT" after WINDOW_MS more, and goes on for a moment, so that
 * nothing in the window is a beginning or an end. Then "sent SENT LATE_MS", with how late it was at the most. */
#include "peers.h"
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/udp.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, MOST = 9216, TAIL_MS = 100, RUN_BYTES = 60000, TTL = 16, SEND_BUFFER = 4 << 20 };

static char memory[BATCH * MOST];

static int make_socket(const char *device, const char *address)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    int ttl = TTL, loop = 0, buffer = SEND_BUFFER;
    struct ip_mreqn interface = { .imr_ifindex = (int)if_nametoindex(device) };
    struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = inet_addr(address) };
    if (fd < 0 || interface.imr_ifindex == 0 || bind(fd, (struct sockaddr *)&own, sizeof own) < 0
        || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof interface) < 0
        || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &ttl, sizeof ttl) < 0
        || setsockopt(fd, IPPROTO_IP, IP_MULTICAST_LOOP, &loop, sizeof loop) < 0)
        fail(device);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
    return fd;
}

int main(int count, char **text)
{
    if (count != 11) {
        fprintf(stderr, "source DEVICE ADDRESS GROUP PORT STREAMS SIZE RATE WARM_MS WINDOW_MS TICK_US\n");
        return 2;
    }
    uint32_t group = ntohl(inet_addr(text[3]));
    int streams = atoi(text[5]), size = atoi(text[6]);
    double rate = atof(text[7]);
    int64_t warm = atoll(text[8]) * 1000000, window = atoll(text[9]) * 1000000, pause = atoll(text[10]) * 1000;
    if (streams < 1 || size < 16 || size > MOST || rate < 1 || pause < 1)
        return 2;
    uint64_t *numbers = calloc((size_t)streams, sizeof *numbers);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(text[4])) };
    struct sockaddr_in addresses[BATCH];
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH] = { 0 };
    int fd = make_socket(text[1], text[2]), run = RUN_BYTES / size < BATCH ? RUN_BYTES / size : BATCH;
    if (streams == 1 && setsockopt(fd, SOL_UDP, UDP_SEGMENT, &size, sizeof size) < 0)
        fail("UDP_SEGMENT");
    for (int i = 0; i < BATCH; i++) {
        addresses[i] = to;
        parts[i] = (struct iovec) { memory + (size_t)i * (size_t)size, (size_t)size };
        messages[i].msg_hdr = (struct msghdr) { .msg_name = &addresses[i], .msg_namelen = sizeof to, .msg_iov = &parts[i], .msg_iovlen = 1 };
    }
    to.sin_addr.s_addr = htonl(group);

    uint64_t sent = 0;
    int64_t start = now(), late = 0;
    int said = 0, stream = 0;
    for (int64_t tick = start;; tick += pause) {
        wait_until(tick);
        int64_t passed = now() - start;
        uint64_t due = (uint64_t)((double)(tick - start) * rate / 1e9);
        late = passed - (tick - start) > late ? passed - (tick - start) : late;
        if (said == 0 && passed >= warm)
            said = printf("begin %llu\n", (unsigned long long)sent) > 0;
        if (said == 1 && passed >= warm + window)
            said += printf("end %llu\n", (unsigned long long)sent) > 0;
        fflush(stdout);
        if (passed >= warm + window + TAIL_MS * 1000000LL)
            break;
        while (sent < due) {
            int most = streams == 1 ? run : BATCH, packets = due - sent < (uint64_t)most ? (int)(due - sent) : most;
            for (int i = 0; i < packets; i++) {
                uint64_t head[2] = { (uint64_t)stream, numbers[stream]++ };
                memcpy(parts[i].iov_base, head, sizeof head);
                addresses[i].sin_addr.s_addr = htonl(group + (uint32_t)stream);
                stream = stream + 1 == streams ? 0 : stream + 1;
            }
            int done;
            if (streams == 1)
                done = sendto(fd, memory, (size_t)packets * (size_t)size, 0, (struct sockaddr *)&to, sizeof to) < 0 ? -1 : packets;
            else
                done = sendmmsg(fd, messages, (unsigned)packets, 0);
            if (done != packets)
                fail("send"); /* a blocking socket sends all */
            sent += (uint64_t)packets;
        }
    }
    printf("sent %llu %lld\n", (unsigned long long)sent, (long long)(late / 1000000));
    return 0;
}
