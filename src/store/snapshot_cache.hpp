// Values read from the database and kept until somebody says that they changed. Bounded in cost
// and in age; a miss is loaded once however many ask; a change that arrives while its value is
// being loaded makes that load good for its callers only, so nothing stale is ever kept.
// Network thread only.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <unordered_map>

#include "async/awaitable.hpp"
#include "async/signal.hpp"

namespace mien::store {

template <class Key, class Value>
class SnapshotCache {
  public:
    using Pointer = std::shared_ptr<const Value>;
    // Null when the database has no such thing; that is not kept.
    using Load = std::function<awaitable<Pointer>(Key)>;
    using Cost = std::function<std::size_t(const Value&)>;

    struct Found {
        Pointer value;
        std::chrono::milliseconds age;
        bool was_cached;
    };

    SnapshotCache(std::size_t cost_max, std::chrono::milliseconds age_max, Load load, Cost cost)
        : cost_max_(cost_max), age_max_(age_max), load_(std::move(load)), cost_(std::move(cost)) {}

    [[nodiscard]] awaitable<Found> get(Key key) {
        const auto* entry = find(key);
        if (entry != nullptr) {
            co_return Found{entry->value, age_of(*entry), true};
        }
        auto found = co_await load(std::move(key));
        co_return found;
    }

    // The value if it is here and fresh, without waiting.
    [[nodiscard]] std::optional<Found> peek(const Key& key) {
        const auto* entry = find(key);
        if (entry == nullptr) {
            return std::nullopt;
        }
        return Found{entry->value, age_of(*entry), true};
    }

    void forget(const Key& key) {
        young_.entries.erase(key);
        old_.entries.erase(key);
        const auto loading = loading_.find(key);
        if (loading != loading_.end()) {
            loading->second->is_stale = true;
        }
    }

    void forget_all() {
        young_ = {};
        old_ = {};
        for (auto& [key, loading] : loading_) {
            loading->is_stale = true;
        }
    }

    // While nobody listens for changes nothing may be kept.
    void set_enabled(bool enabled) {
        is_enabled_ = enabled;
        forget_all();
    }

  private:
    struct Entry {
        Pointer value;
        std::chrono::steady_clock::time_point loaded_at;
    };
    // When the young generation is full it becomes the old one; what is still asked for is young
    // again at its next use, and the rest goes with the next turn.
    struct Generation {
        std::unordered_map<Key, Entry> entries;
        std::size_t cost = 0;
    };
    struct Loading {
        explicit Loading(Executor executor) : done(executor) {}
        async::Signal done;
        bool is_done = false;
        bool is_stale = false;
    };

    static std::chrono::milliseconds age_of(const Entry& entry) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - entry.loaded_at);
    }

    const Entry* find(const Key& key) {
        auto found = young_.entries.find(key);
        if (found == young_.entries.end()) {
            auto aged = old_.entries.find(key);
            if (aged == old_.entries.end()) {
                return nullptr;
            }
            auto entry = std::move(aged->second);
            old_.entries.erase(aged);
            found = keep(key, std::move(entry));
        }
        if (age_of(found->second) > age_max_) {
            young_.entries.erase(found);
            return nullptr;
        }
        return &found->second;
    }

    auto keep(const Key& key, Entry entry) {
        if (young_.cost > cost_max_ / 2) {
            old_ = std::move(young_);
            young_ = {};
        }
        young_.cost += cost_(*entry.value);
        return young_.entries.insert_or_assign(key, std::move(entry)).first;
    }

    // Waits for a load of the same key that is under way, and loads when there is none.
    awaitable<Found> load(Key key) {
        while (true) {
            const auto running = loading_.find(key);
            if (running == loading_.end()) {
                break;
            }
            const auto shared = running->second;
            while (!shared->is_done) {
                co_await shared->done.wait();
            }
            const auto* entry = find(key);
            if (entry != nullptr) {
                co_return Found{entry->value, age_of(*entry), true};
            }
        }
        auto found = co_await load_now(std::move(key));
        co_return found;
    }

    awaitable<Found> load_now(Key key) {
        const auto executor = co_await asio::this_coro::executor;
        const auto loading = std::make_shared<Loading>(executor);
        const Registration registration(*this, key, loading);
        const auto started_at = std::chrono::steady_clock::now();
        auto value = co_await load_(key);
        if (value && is_enabled_ && !loading->is_stale) {
            keep(key, Entry{value, started_at});
        }
        co_return Found{std::move(value), std::chrono::milliseconds{0}, false};
    }

    // Makes a load known to those who ask for the same, and wakes them however it ends.
    class Registration {
      public:
        Registration(SnapshotCache& cache, const Key& key, std::shared_ptr<Loading> loading)
            : cache_(cache), key_(key), loading_(std::move(loading)) {
            cache_.loading_.insert_or_assign(key_, loading_);
        }
        ~Registration() {
            const auto found = cache_.loading_.find(key_);
            if (found != cache_.loading_.end() && found->second == loading_) {
                cache_.loading_.erase(found);
            }
            loading_->is_done = true;
            loading_->done.notify_all();
        }
        Registration(const Registration&) = delete;
        Registration& operator=(const Registration&) = delete;

      private:
        SnapshotCache& cache_;
        Key key_;
        std::shared_ptr<Loading> loading_;
    };

    std::size_t cost_max_;
    std::chrono::milliseconds age_max_;
    Load load_;
    Cost cost_;
    bool is_enabled_ = false;
    Generation young_;
    Generation old_;
    std::unordered_map<Key, std::shared_ptr<Loading>> loading_;
};

}  // namespace mien::store
