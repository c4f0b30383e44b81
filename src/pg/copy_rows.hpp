// Rows in the text format of COPY, one after another in one buffer. Values are added in the order
// of the COPY's columns.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"

namespace mien::pg {

class CopyRows {
  public:
    // Throws malformed when the text holds U+0000, which PostgreSQL cannot store.
    CopyRows& add(std::string_view text);
    CopyRows& add(const std::string& text) { return add(std::string_view(text)); }
    CopyRows& add(const char* text) { return add(std::string_view(text)); }
    CopyRows& add(std::same_as<bool> auto value) { return add(value ? "t" : "f"); }
    CopyRows& add(Timestamp time);
    CopyRows& add(const Sha256& bytes);
    CopyRows& add(const json::value& value);
    CopyRows& add_null();

    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    CopyRows& add(T value) {
        return add(std::to_string(value));
    }
    template <class Tag>
    CopyRows& add(const Id<Tag>& id) {
        return add(to_string(id));
    }
    template <class T>
    CopyRows& add(const std::optional<T>& value) {
        return value ? add(*value) : add_null();
    }

    void end_row();

    [[nodiscard]] const std::string& bytes() const { return bytes_; }
    [[nodiscard]] bool empty() const { return bytes_.empty(); }
    void clear() { bytes_.clear(); }

  private:
    void begin_value();

    std::string bytes_;
    bool is_in_row_ = false;
};

}  // namespace mien::pg
