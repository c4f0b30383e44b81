// The values of $1, $2, … of a statement. Values are copied; PostgreSQL infers their types from the
// statement, so a value whose type is ambiguous needs a cast there ($1::uuid).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"

namespace mien::pg {

// Bytes for a bytea column.
struct Bytes {
    explicit Bytes(std::span<const std::uint8_t> bytes)
        : view(reinterpret_cast<const char*>(bytes.data()), bytes.size()) {}
    explicit Bytes(std::string_view bytes) : view(bytes) {}

    std::string_view view;
};

class Params {
  public:
    [[nodiscard]] std::size_t size() const noexcept { return values_.size(); }
    // Of all values together.
    [[nodiscard]] std::size_t bytes() const noexcept;

    // Throws malformed when the text holds U+0000, which the protocol would cut off in silence.
    void add_text(std::string_view text);
    void add_bytes(std::string_view bytes);
    void add_null();

  private:
    friend class Connection;

    struct Value {
        std::string bytes;
        bool is_null = false;
        bool is_binary = false;
    };

    std::vector<Value> values_;
};

inline void add(Params& params, std::string_view value) {
    params.add_text(value);
}
inline void add(Params& params, const std::string& value) {
    params.add_text(value);
}
inline void add(Params& params, const char* value) {
    params.add_text(value);
}
void add(Params& params, std::same_as<bool> auto value) {
    params.add_text(value ? "t" : "f");
}
void add(Params& params, double value);
void add(Params& params, const Uuid& value);
void add(Params& params, Timestamp value);
void add(Params& params, const json::value& value);
inline void add(Params& params, const Bytes& value) {
    params.add_bytes(value.view);
}
inline void add(Params& params, const Sha256& value) {
    add(params, Bytes(value));
}
inline void add(Params& params, std::nullopt_t) {
    params.add_null();
}

template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>)
void add(Params& params, T value) {
    params.add_text(std::to_string(value));
}

template <class Tag>
void add(Params& params, const Id<Tag>& value) {
    add(params, value.uuid);
}

// Array literals: text[], uuid[] and int[].
void add(Params& params, const std::vector<std::string>& values);
void add(Params& params, const std::vector<Uuid>& values);
void add(Params& params, const std::vector<int>& values);
void add(Params& params, const std::vector<std::int64_t>& values);

template <class Tag>
void add(Params& params, const std::vector<Id<Tag>>& values) {
    std::vector<Uuid> uuids;
    uuids.reserve(values.size());
    for (const auto& value : values) {
        uuids.push_back(value.uuid);
    }
    add(params, uuids);
}

template <class T>
void add(Params& params, const std::optional<T>& value) {
    if (value) {
        add(params, *value);
    } else {
        params.add_null();
    }
}

// params(a, b, c) is the values of $1, $2 and $3.
template <class... T>
[[nodiscard]] Params params(const T&... values) {
    Params made;
    (add(made, values), ...);
    return made;
}

}  // namespace mien::pg
