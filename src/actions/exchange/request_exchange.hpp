// Asking for a set of clips, bringing a card or an image, and ordering what a plan says.
#pragma once

#include <filesystem>

#include "actions/done.hpp"
#include "objects/object_store.hpp"
#include "store/exchange/exchanges.hpp"

namespace mien::actions {

// A file of the caller's that is to be read by a job.
struct ExchangeFile {
    std::filesystem::path path;
    std::uint64_t bytes = 0;
    Sha256 sha256{};
};

// Stores the file, which is given up, under a key for the draft's id; its row is pending until
// request_exchange.
[[nodiscard]] awaitable<void> store_exchange_file(pg::Pool& pool, objects::ObjectStore& objects,
                                                  store::ExchangeDraft& draft, ExchangeFile file,
                                                  Deadline deadline);

// With the file when the draft has one. Throws what store::create_exchange throws.
[[nodiscard]] awaitable<Done<store::ExchangeRow>> request_exchange(pg::Transaction& transaction,
                                                                   store::ExchangeDraft draft,
                                                                   ExchangeFile file = {});

// Throws what store::cancel_exchange throws.
[[nodiscard]] awaitable<Done<store::ExchangeRow>> cancel_exchange(
    pg::Transaction& transaction, store::ExchangeId id, std::vector<store::ExchangeStage> stages);

// The job writes the audit entries of what it changes.
[[nodiscard]] awaitable<Done<store::ExchangeRow>> order_card(pg::Transaction& transaction,
                                                             store::ExchangeId id,
                                                             json::object wish, store::Actor actor);

}  // namespace mien::actions
