// The answer of a statement, held in memory: statements that may return many rows need a LIMIT.
#pragma once

#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"

struct pg_result;

namespace mien::pg {

// One cell: its text, and whether its column is bytea.
struct Cell {
    std::string_view text;
    bool is_bytea = false;
};

// A text that the type cannot hold is a bug in the statement and aborts.
void decode(const Cell& cell, std::string_view& value);
void decode(const Cell& cell, std::string& value);  // of bytea: the bytes
void decode(const Cell& cell, bool& value);
void decode(const Cell& cell, int& value);
void decode(const Cell& cell, std::int64_t& value);
void decode(const Cell& cell, double& value);
void decode(const Cell& cell, Uuid& value);
void decode(const Cell& cell, Timestamp& value);
void decode(const Cell& cell, json::value& value);
void decode(const Cell& cell, Sha256& value);

template <class Tag>
void decode(const Cell& cell, Id<Tag>& value) {
    decode(cell, value.uuid);
}

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

// A view of one row; valid while its Rows live, as is a string_view taken from it.
class Row {
  public:
    Row(const pg_result* result, int index) : result_(result), index_(index) {}

    // The value of a column. An unknown column is a bug, and so is NULL unless T is an optional.
    template <class T>
    [[nodiscard]] T get(std::string_view column) const {
        const auto cell = find_cell(column);
        if constexpr (is_optional<T>) {
            if (!cell) {
                return std::nullopt;
            }
            typename T::value_type value{};
            decode(*cell, value);
            return value;
        } else {
            require_value(cell, column);
            T value{};
            decode(*cell, value);
            return value;
        }
    }

  private:
    [[nodiscard]] std::optional<Cell> find_cell(std::string_view column) const;
    static void require_value(const std::optional<Cell>& cell, std::string_view column);

    const pg_result* result_;
    int index_;
};

class Rows {
  public:
    class Iterator {
      public:
        using difference_type = std::ptrdiff_t;
        using value_type = Row;

        Iterator() = default;
        Iterator(const pg_result* result, int index) : result_(result), index_(index) {}
        Row operator*() const { return {result_, index_}; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        Iterator operator++(int) {
            auto before = *this;
            ++index_;
            return before;
        }
        bool operator==(const Iterator&) const = default;

      private:
        const pg_result* result_ = nullptr;
        int index_ = 0;
    };

    // No rows, nothing affected.
    Rows() = default;
    // Takes ownership.
    explicit Rows(pg_result* result) : result_(result) {}

    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    // Rows that INSERT, UPDATE, DELETE, MERGE or COPY touched, or SELECT returned.
    [[nodiscard]] std::int64_t affected() const;
    // The command tag, e.g. "COMMIT".
    [[nodiscard]] std::string_view command() const;

    [[nodiscard]] Row operator[](std::size_t index) const;
    [[nodiscard]] Row front() const { return (*this)[0]; }
    [[nodiscard]] Iterator begin() const { return {result_.get(), 0}; }
    [[nodiscard]] Iterator end() const { return {result_.get(), static_cast<int>(size())}; }

    // For pg/ itself.
    [[nodiscard]] const pg_result* handle() const noexcept { return result_.get(); }

  private:
    struct Clear {
        void operator()(pg_result* result) const noexcept;
    };

    std::unique_ptr<pg_result, Clear> result_;
};

}  // namespace mien::pg
