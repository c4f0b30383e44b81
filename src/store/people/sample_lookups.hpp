// What the loader of sample data asks for before it adds anything.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "pg/transaction.hpp"

namespace mien::store {

// Until the transaction ends no other loader looks for what is there.
[[nodiscard]] awaitable<void> lock_sample_data(pg::Transaction& transaction);

// Emotions that are not archived; of the defaults, only those that have none yet.
enum class OpenEmotions { all, without_default };
[[nodiscard]] awaitable<std::set<std::string>> find_open_emotions(pg::Transaction& transaction,
                                                                  OpenEmotions which);

// Which of these are taken.
[[nodiscard]] awaitable<std::set<std::string>> find_taken_slugs(pg::Transaction& transaction,
                                                                std::vector<std::string> slugs);
[[nodiscard]] awaitable<std::set<std::string>> find_taken_emails(pg::Transaction& transaction,
                                                                 std::vector<std::string> emails);

// The characters of these slugs that are not archived, in the order of the slugs.
[[nodiscard]] awaitable<std::vector<CharacterId>> find_open_characters(
    pg::Transaction& transaction, std::vector<std::string> slugs);

}  // namespace mien::store
