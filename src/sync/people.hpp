// The people of a source database whose values texts of other tables are searched for, by the key
// that rows refer to them with. Filled before the first row, then read by all threads.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/masking/person_name.hpp"

namespace mien::sync {

// As the source has them; empty where it tells nothing.
struct PersonValues {
    std::string full = {};
    std::string given = {};
    std::string family = {};
    std::vector<std::string> emails = {};
    std::vector<std::string> phones = {};
    std::vector<std::string> user_names = {};
};

class People {
  public:
    // The key as PostgreSQL writes it as text.
    void add(std::string key, PersonValues values) {
        people_.insert_or_assign(std::move(key), std::move(values));
    }
    // Null for nobody.
    [[nodiscard]] const PersonValues* find(const std::string& key) const {
        const auto found = people_.find(key);
        return found == people_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] std::size_t size() const noexcept { return people_.size(); }
    // That the fakes of their names have where they stand in rows of their own.
    void set_name_lengths(const core::NameLengths& lengths) { name_lengths_ = lengths; }
    [[nodiscard]] const core::NameLengths& name_lengths() const noexcept { return name_lengths_; }

  private:
    core::NameLengths name_lengths_;
    std::unordered_map<std::string, PersonValues> people_;
};

// By "schema.table".
using PeopleByTable = std::map<std::string, People, std::less<>>;

}  // namespace mien::sync
