/* forger: sends packets that look like those of a stream, at a steady rate: a valid kid, the numbers that come next, made-up content. Each
 * costs its receiver an attempt to open it.
 *
 *   forger NETNS DEVICE NETNS DEVICE PORT RATE WINDOW_MS
 *
 * Listens to what arrives at the first device, and says "begin" when it has seen a packet to PORT. Sends through the second, and at last
 * says "sent N". */
#include "peers.h"
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, MOST = 9300, TICK_NS = 250000, ID = 18, MARK = 0xF0F0, NUMBER = 14 + 20 + 8 + 5, LOW = NUMBER + 2, CONTENT = NUMBER + 6 };

static int open_socket(const char *netns, const char *device, struct sock_fprog *filter)
{
    enter(netns);
    struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_protocol = htons(filter ? ETH_P_IP : 0), .sll_ifindex = (int)if_nametoindex(device) };
    int fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (fd < 0 || address.sll_ifindex == 0 || (filter && setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, filter, sizeof *filter) < 0) || bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
        fail(device);
    return fd;
}

int main(int count, char **text)
{
    if (count != 8) {
        fprintf(stderr, "forger NETNS DEVICE NETNS DEVICE PORT RATE WINDOW_MS\n");
        return 2;
    }
    struct sock_filter code[] = { /* UDP to the port, and none of its own */
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 14), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x45, 0, 7),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 0, 5),
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 36), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)atoi(text[5]), 0, 3),
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, ID), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MARK, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, MOST), BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog filter = { sizeof code / sizeof *code, code };
    int in = open_socket(text[1], text[2], &filter), out = open_socket(text[3], text[4], NULL);
    double rate = atof(text[6]);
    int64_t window = atoll(text[7]) * 1000000;
    static char seen[MOST], frames[BATCH][MOST];
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH] = { 0 };
    ssize_t length = recv(in, seen, sizeof seen, 0);
    if (length <= CONTENT)
        fail("recv");
    for (int i = 0; i < BATCH; i++) {
        memcpy(frames[i], seen, (size_t)length);
        memset(frames[i] + 24, 0, 2); /* the header's checksum is made anew */
        memset(frames[i] + 40, 0, 2); /* UDP over IPv4 can do without */
        memset(frames[i] + CONTENT, 0x5A, (size_t)length - CONTENT);
        frames[i][ID] = (char)(MARK >> 8);
        frames[i][ID + 1] = (char)MARK;
        uint32_t sum = 0;
        for (int at = 14; at < 34; at += 2)
            sum += (uint32_t)((uint8_t)frames[i][at] << 8 | (uint8_t)frames[i][at + 1]);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = ~(sum + (sum >> 16));
        frames[i][24] = (char)(sum >> 8);
        frames[i][25] = (char)sum;
        parts[i] = (struct iovec) { frames[i], (size_t)length };
        messages[i].msg_hdr = (struct msghdr) { .msg_iov = &parts[i], .msg_iovlen = 1 };
    }
    puts("begin");
    fflush(stdout);
    uint64_t sent = 0;
    int64_t start = now();
    for (int64_t tick = start; tick < start + window; tick += TICK_NS) {
        wait_until(tick);
        while (recv(in, seen, sizeof seen, MSG_DONTWAIT) > CONTENT) { }
        uint32_t number;
        memcpy(&number, seen + LOW, sizeof number);
        number = ntohl(number);
        for (uint64_t due = (uint64_t)((double)(tick - start) * rate / 1e9); sent < due;) {
            int packets = due - sent < BATCH ? (int)(due - sent) : BATCH;
            for (int i = 0; i < packets; i++) {
                uint32_t next = htonl(++number);
                memcpy(frames[i] + LOW, &next, sizeof next);
                memcpy(frames[i] + CONTENT, &sent, sizeof sent);
            }
            int done = sendmmsg(out, messages, (unsigned)packets, 0);
            if (done < 0 && errno != ENOBUFS)
                fail("send");
            sent += (uint64_t)(done < 0 ? 0 : done);
        }
    }
    printf("sent %llu\n", (unsigned long long)sent);
    return 0;
}
