// The 64 bits by which PostgreSQL itself tells texts and bytes apart (hashtextextended with the
// seed 0), so that rows that were sent can be compared with those of a table without reading them
// back. Not for secrets: whoever chooses the values can make two of them collide.
#pragma once

#include <cstdint>
#include <string_view>

namespace mien::sync {

// hash_bytes_extended of PostgreSQL's common/hashfn.c, which is Bob Jenkins's lookup3; the same in
// every version from 11 on, as hash partitions depend on it, on servers whose lowest byte comes
// first.
[[nodiscard]] std::uint64_t server_hash(std::string_view bytes);
// Of an integer of at most 8 bytes, the highest first: hashint8extended, hashint4extended and so
// on.
[[nodiscard]] std::uint64_t server_hash_of_integer(std::string_view bytes);

}  // namespace mien::sync
