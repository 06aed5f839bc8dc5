/* stamps: how long packets take between interfaces, by the kernel's time stamps of their arrival.
 *
 *   stamps PORT NETNS DEVICE NETNS DEVICE [NETNS DEVICE ...]
 *
 * Says "ready", and after a line of input, when nothing comes any more, for each two neighbours "way N P50 P99 P999 MOST FROM TO": what
 * N packets took, in nanoseconds, and how many were seen at either. N is 0 where one of them saw more packets than the other: the packets of
 * one stream are told by their order, since between the interfaces they are sealed. Takes UDP to PORT alone, and nothing that leaves. */
#include "peers.h"
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>

enum { POINTS = 4, BLOCK = 1 << 18, BLOCKS = 64, FRAME = 256, HEAD = 64, MOST = 4 << 20, RETIRE_MS = 20 };

struct point {
    int fd;
    unsigned block;
    char *ring;
    int64_t *stamps;
    uint64_t count;
};

static struct point points[POINTS];

static void open_point(struct point *point, const char *netns, const char *device, uint16_t port)
{
    enter(netns);
    struct sock_filter code[] = { /* IPv4 without options, UDP, to the port */
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 14), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x45, 0, 5),
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_UDP, 0, 3),
        BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 36), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, port, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, HEAD), BPF_STMT(BPF_RET | BPF_K, 0),
    };
    struct sock_fprog filter = { sizeof code / sizeof *code, code };
    struct tpacket_req3 request = { .tp_block_size = BLOCK, .tp_block_nr = BLOCKS, .tp_frame_size = FRAME, .tp_frame_nr = BLOCKS * (BLOCK / FRAME), .tp_retire_blk_tov = RETIRE_MS };
    int version = TPACKET_V3, one = 1;
    struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = (int)if_nametoindex(device) };
    point->fd = socket(AF_PACKET, SOCK_RAW, 0);
    if (point->fd < 0 || address.sll_ifindex == 0
        || setsockopt(point->fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version) < 0
        || setsockopt(point->fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one) < 0
        || setsockopt(point->fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) < 0
        || setsockopt(point->fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) < 0)
        fail(device);
    point->ring = mmap(NULL, (size_t)BLOCK * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED, point->fd, 0);
    point->stamps = malloc(MOST * sizeof *point->stamps);
    if (point->ring == MAP_FAILED || point->stamps == NULL || bind(point->fd, (struct sockaddr *)&address, sizeof address) < 0)
        fail(device);
}

static int take(struct point *point)
{
    int any = 0;
    for (;; any = 1) {
        struct tpacket_block_desc *block = (struct tpacket_block_desc *)(point->ring + (size_t)point->block * BLOCK);
        if (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER))
            return any;
        char *at = (char *)block + block->hdr.bh1.offset_to_first_pkt;
        for (unsigned i = 0; i < block->hdr.bh1.num_pkts; i++) {
            struct tpacket3_hdr *packet = (struct tpacket3_hdr *)at;
            if (point->count < MOST)
                point->stamps[point->count] = packet->tp_sec * 1000000000LL + packet->tp_nsec;
            point->count++;
            at += packet->tp_next_offset;
        }
        __atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
        point->block = (point->block + 1) % BLOCKS;
    }
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void report(const struct point *from, const struct point *to)
{
    uint64_t n = from->count == to->count && from->count <= MOST ? from->count : 0;
    if (n == 0) {
        printf("way 0 0 0 0 0 %llu %llu\n", (unsigned long long)from->count, (unsigned long long)to->count);
        return;
    }
    int64_t *taken = malloc(n * sizeof *taken);
    if (taken == NULL)
        fail("memory");
    for (uint64_t i = 0; i < n; i++)
        taken[i] = to->stamps[i] - from->stamps[i];
    qsort(taken, n, sizeof *taken, compare);
    printf("way %llu %lld %lld %lld %lld %llu %llu\n", (unsigned long long)n, (long long)taken[n / 2], (long long)taken[n - 1 - n / 100], (long long)taken[n - 1 - n / 1000],
        (long long)taken[n - 1], (unsigned long long)from->count, (unsigned long long)to->count);
    free(taken);
}

int main(int count, char **text)
{
    int all = (count - 2) / 2;
    if (count < 6 || count % 2 != 0 || all > POINTS) {
        fprintf(stderr, "stamps PORT NETNS DEVICE NETNS DEVICE [NETNS DEVICE ...]\n");
        return 2;
    }
    struct pollfd wait[POINTS + 1] = { { .fd = STDIN_FILENO, .events = POLLIN } };
    for (int i = 0; i < all; i++) {
        open_point(&points[i], text[2 + 2 * i], text[3 + 2 * i], (uint16_t)atoi(text[1]));
        wait[i + 1] = (struct pollfd) { .fd = points[i].fd, .events = POLLIN };
    }
    puts("ready");
    fflush(stdout);
    for (int ending = 0, quiet = 0; quiet < 5;) {
        poll(wait, (nfds_t)all + 1, ending ? 50 : -1);
        if (!ending && wait[0].revents) {
            char line[16];
            ending = read(STDIN_FILENO, line, sizeof line) >= 0;
            wait[0].fd = -1;
        }
        int any = 0;
        for (int i = 0; i < all; i++)
            any |= take(&points[i]);
        quiet = ending && !any ? quiet + 1 : 0;
    }
    for (int i = 0; i + 1 < all; i++)
        report(&points[i], &points[i + 1]);
    return 0;
}
