/* source: sends numbered datagrams to multicast groups at a steady rate.
 *
 *   source DEVICE ADDRESS GROUP PORT STREAMS SIZE RATE WARM_MS WINDOW_MS TICK_US [frames | runs]
 *
 * ADDRESS is that of DEVICE. Stream i goes to GROUP + i; the streams take turns, one packet each. Each payload begins with its stream and its
 * number in it, 8 bytes each. Every TICK_US microseconds it sends what is due; what it is late with, it sends later. One stream goes
 * out in runs (UDP_SEGMENT), which the interface's segmentation makes packets of. Several streams go "frames", as whole frames
 * through a packet socket; or "runs", a run of each in its turn.
 *
 * It says "begin SENT" after WARM_MS and "end SENT" after WINDOW_MS more, and goes on for a moment, so that
 * nothing in the window is a beginning or an end. Then "sent SENT LATE_MS", with how late it was at the most. */
#include "peers.h"
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <netpacket/packet.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { BATCH = 64, MOST = 9216, TAIL_MS = 100, RUN_BYTES = 60000, TTL = 16, SEND_BUFFER = 4 << 20 };

struct headers {
    struct ether_header ethernet;
    struct iphdr ip;
    struct udphdr udp;
} __attribute__((packed));

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

static int make_frame_socket(const char *device)
{
    int fd = socket(AF_PACKET, SOCK_RAW, 0), buffer = SEND_BUFFER; /* protocol 0: it receives nothing */
    struct sockaddr_ll own = { .sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(device) };
    if (fd < 0 || bind(fd, (struct sockaddr *)&own, sizeof own) < 0)
        fail(device);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
    return fd;
}

/* What all frames begin with; the group is missing. */
static struct headers make_headers(int fd, const char *device, const char *address, int port, int size)
{
    struct headers headers = {
        .ethernet = { .ether_dhost = { 1, 0, 0x5e }, .ether_type = htons(ETHERTYPE_IP) },
        .ip = { .version = 4, .ihl = 5, .tot_len = htons((uint16_t)(sizeof(struct iphdr) + sizeof(struct udphdr) + (size_t)size)), .ttl = TTL, .protocol = IPPROTO_UDP, .saddr = inet_addr(address) },
        .udp = { .source = htons((uint16_t)port), .dest = htons((uint16_t)port), .len = htons((uint16_t)(sizeof(struct udphdr) + (size_t)size)) },
    };
    struct ifreq request = { 0 };
    strncpy(request.ifr_name, device, IFNAMSIZ - 1);
    if (ioctl(fd, SIOCGIFHWADDR, &request) < 0)
        fail(device);
    memcpy(headers.ethernet.ether_shost, request.ifr_hwaddr.sa_data, ETH_ALEN);
    return headers;
}

static void write_headers(struct headers *to, const struct headers *pattern, uint32_t group)
{
    *to = *pattern;
    to->ethernet.ether_dhost[3] = (group >> 16) & 0x7f;
    to->ethernet.ether_dhost[4] = (uint8_t)(group >> 8);
    to->ethernet.ether_dhost[5] = (uint8_t)group;
    to->ip.daddr = htonl(group);
    uint16_t words[sizeof(struct iphdr) / 2];
    memcpy(words, &to->ip, sizeof words);
    uint32_t sum = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        sum += words[i];
    sum = (sum & 0xffff) + (sum >> 16);
    to->ip.check = (uint16_t)~(sum + (sum >> 16));
}

int main(int count, char **text)
{
    const char *way = count == 12 ? text[11] : "";
    if (count != 11 && strcmp(way, "frames") != 0 && strcmp(way, "runs") != 0) {
        fprintf(stderr, "source DEVICE ADDRESS GROUP PORT STREAMS SIZE RATE WARM_MS WINDOW_MS TICK_US [frames | runs]\n");
        return 2;
    }
    uint32_t group = ntohl(inet_addr(text[3]));
    int streams = atoi(text[5]), size = atoi(text[6]);
    double rate = atof(text[7]);
    int64_t warm = atoll(text[8]) * 1000000, window = atoll(text[9]) * 1000000, pause = atoll(text[10]) * 1000;
    if (streams < 1 || size < 16 || size > MOST || !(rate >= 1) || pause < 1)
        return 2;
    uint64_t *numbers = calloc((size_t)streams, sizeof *numbers);
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(text[4])) };
    struct sockaddr_in addresses[BATCH];
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH] = { 0 };
    int runs = streams == 1 || strcmp(way, "runs") == 0, frames = !runs && strcmp(way, "frames") == 0, room = frames ? (int)sizeof(struct headers) : 0, run = RUN_BYTES / size < BATCH ? RUN_BYTES / size : BATCH;
    int fd = frames ? make_frame_socket(text[1]) : make_socket(text[1], text[2]);
    struct headers pattern = frames ? make_headers(fd, text[1], text[2], ntohs(to.sin_port), size) : (struct headers) { 0 };
    if (size + room > MOST)
        return 2;
    if (runs && setsockopt(fd, SOL_UDP, UDP_SEGMENT, &size, sizeof size) < 0)
        fail("UDP_SEGMENT");
    for (int i = 0; i < BATCH; i++) {
        addresses[i] = to;
        parts[i] = (struct iovec) { memory + (size_t)i * (size_t)(size + room), (size_t)(size + room) };
        messages[i].msg_hdr = (struct msghdr) { .msg_name = frames ? NULL : &addresses[i], .msg_namelen = frames ? 0 : sizeof to, .msg_iov = &parts[i], .msg_iovlen = 1 };
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
            int most = runs ? run : BATCH, packets = due - sent < (uint64_t)most ? (int)(due - sent) : most;
            for (int i = 0; i < packets; i++) {
                uint64_t head[2] = { (uint64_t)stream, numbers[stream]++ };
                memcpy((char *)parts[i].iov_base + room, head, sizeof head);
                if (frames)
                    write_headers(parts[i].iov_base, &pattern, group + (uint32_t)stream);
                else
                    addresses[i].sin_addr.s_addr = htonl(group + (uint32_t)stream);
                if (!runs || i + 1 == packets)
                    stream = stream + 1 == streams ? 0 : stream + 1;
            }
            int done;
            if (runs)
                done = sendto(fd, memory, (size_t)packets * (size_t)size, 0, (struct sockaddr *)&addresses[0], sizeof to) < 0 ? -1 : packets;
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
