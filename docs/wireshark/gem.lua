-- A Wireshark dissector for GEM, version 1 (docs/wire.md): envelopes of control datagrams (3.1) and headers of data packets (5.1).
-- What follows the headers is sealed; it is shown as what it is, ciphertext.

local DATA, CONTROL = 0xE1, 0xE2
local DATA_HEADER, ENVELOPE = 11, 32
local SHORTEST_TAG = 16
local LONGEST_CONTROL = 1200
local CONTROL_PORT = 7177

local types = { [1] = "HELLO", [2] = "ANNOUNCE" }

local gem = Proto("gem", "Group Encrypted Multicast")
local f = {
    magic = ProtoField.uint8("gem.magic", "Magic", base.HEX, { [DATA] = "data packet", [CONTROL] = "control datagram" }),
    type = ProtoField.uint8("gem.type", "Type", base.DEC, types),
    length = ProtoField.uint16("gem.length", "Length of the ciphertext", base.DEC),
    bk_id = ProtoField.bytes("gem.bk_id", "Bootstrap key (bk_id)"),
    boot_id = ProtoField.bytes("gem.boot_id", "Sender's boot (boot_id)"),
    ctr = ProtoField.uint64("gem.ctr", "Counter (ctr)", base.DEC),
    kid = ProtoField.bytes("gem.kid", "Session key (kid)"),
    pn = ProtoField.uint64("gem.pn", "Packet number (PN)", base.DEC),
    ciphertext = ProtoField.bytes("gem.ciphertext", "Ciphertext and tag"),
}
gem.fields = f

local e = {
    short = ProtoExpert.new("gem.short", "Shorter than a GEM packet can be", expert.group.MALFORMED, expert.severity.ERROR),
    length = ProtoExpert.new("gem.bad_length", "The length field does not fit the datagram", expert.group.MALFORMED, expert.severity.ERROR),
    type = ProtoExpert.new("gem.bad_type", "A type that version 1 does not have", expert.group.PROTOCOL, expert.severity.WARN),
    plaintext = ProtoExpert.new("gem.plaintext", "Neither a data packet nor a control datagram: plaintext?", expert.group.SECURITY, expert.severity.WARN),
}
gem.experts = e

local function control(buffer, info, tree)
    local kind = types[buffer(1, 1):uint()]
    local item = tree:add(f.type, buffer(1, 1))
    if not kind then item:add_proto_expert_info(e.type) end
    item = tree:add(f.length, buffer(2, 2))
    if buffer(2, 2):uint() ~= buffer:len() - ENVELOPE then item:add_proto_expert_info(e.length) end
    tree:add(f.bk_id, buffer(4, 4))
    tree:add(f.boot_id, buffer(8, 16))
    tree:add(f.ctr, buffer(24, 8))
    if buffer:len() > ENVELOPE then tree:add(f.ciphertext, buffer(ENVELOPE)) end
    info.cols.info = string.format("%s boot=%s ctr=%s", kind or "unknown type", buffer(8, 4):bytes():tohex(true), tostring(buffer(24, 8):uint64()))
end

local function data(buffer, info, tree)
    tree:add(f.kid, buffer(1, 4))
    tree:add(f.pn, buffer(5, 6))
    if buffer:len() > DATA_HEADER then tree:add(f.ciphertext, buffer(DATA_HEADER)) end
    info.cols.info = string.format("Data kid=%s pn=%s", buffer(1, 4):bytes():tohex(true), tostring(buffer(5, 6):uint64()))
end

function gem.dissector(buffer, info, root)
    local length = buffer:len()
    if length == 0 then return 0 end
    info.cols.protocol = "GEM"
    local tree = root:add(gem, buffer())
    local magic = buffer(0, 1):uint()
    local item = tree:add(f.magic, buffer(0, 1))
    if magic == DATA then
        if length < DATA_HEADER + 1 + SHORTEST_TAG then
            info.cols.info = "Data, too short"
            item:add_proto_expert_info(e.short)
        else
            data(buffer, info, tree)
        end
    elseif magic == CONTROL then
        if length < ENVELOPE + SHORTEST_TAG then
            info.cols.info = "Control, too short"
            item:add_proto_expert_info(e.short)
        else
            control(buffer, info, tree)
        end
    else
        info.cols.info = "no GEM packet"
        item:add_proto_expert_info(e.plaintext)
    end
    return length
end

-- Data packets keep their stream's port, so they are known by what they look like: sent to a group, the magic, and sizes that fit.
local function looks_like_gem(buffer, info)
    local first = info.dst ~= nil and tostring(info.dst) or ""
    local ipv4 = tonumber(first:match("^(%d+)%."))
    local to_group = (ipv4 ~= nil and ipv4 >= 224 and ipv4 <= 239) or first:lower():match("^ff%x%x:") ~= nil
    local length = buffer:len()
    if not to_group or length < DATA_HEADER + 1 + SHORTEST_TAG then return false end
    local magic = buffer(0, 1):uint()
    if magic == DATA then
        return buffer(5, 6):uint64() > UInt64(0)
    end
    return magic == CONTROL and length >= ENVELOPE + SHORTEST_TAG and length <= LONGEST_CONTROL
        and types[buffer(1, 1):uint()] ~= nil and buffer(2, 2):uint() == length - ENVELOPE
end

gem:register_heuristic("udp", function(buffer, info, root)
    if not looks_like_gem(buffer, info) then return false end
    gem.dissector(buffer, info, root)
    return true
end)

DissectorTable.get("udp.port"):add(CONTROL_PORT, gem)
