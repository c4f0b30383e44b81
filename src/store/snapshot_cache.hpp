// Values read from the database and kept until somebody says that they changed. Bounded in cost
// and in age; a miss is loaded once however many ask, and all of them get the outcome; a change
// that arrives while its value is being loaded makes that load good for those who had asked before,
// so nothing stale is ever kept. Network thread only.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
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
        auto here = peek(key);
        if (here) {
            co_return std::move(*here);
        }
        auto found = co_await load(std::move(key));
        co_return found;
    }

    // The value if it is here and fresh, without waiting.
    [[nodiscard]] std::optional<Found> peek(const Key& key) {
        auto found = young_.entries.find(key);
        if (found == young_.entries.end()) {
            auto aged = old_.entries.find(key);
            if (aged == old_.entries.end()) {
                return std::nullopt;
            }
            auto entry = aged->second;
            old_.erase(key);
            found = keep(key, std::move(entry));
        }
        const auto age = age_of(found->second);
        if (age > age_max_) {
            young_.erase(key);
            return std::nullopt;
        }
        return Found{found->second.value, age, true};
    }

    void forget(const Key& key) {
        young_.erase(key);
        old_.erase(key);
        const auto loading = loading_->find(key);
        if (loading != loading_->end()) {
            loading->second->is_stale = true;
            loading_->erase(loading);
        }
    }

    void forget_all() {
        young_ = {};
        old_ = {};
        for (auto& [key, loading] : *loading_) {
            loading->is_stale = true;
        }
        loading_->clear();
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
        std::size_t cost = 0;
    };
    // When the young generation is full it becomes the old one; what is still asked for is young
    // again at its next use, and the rest goes with the next turn.
    struct Generation {
        void erase(const Key& key) {
            const auto found = entries.find(key);
            if (found != entries.end()) {
                cost -= found->second.cost;
                entries.erase(found);
            }
        }

        std::unordered_map<Key, Entry> entries;
        std::size_t cost = 0;
    };
    // A load under way. Those who ask for the same meanwhile get its outcome.
    struct Loading {
        explicit Loading(Executor executor) : done(executor) {}

        async::Signal done;
        bool is_done = false;   // it has an outcome, or was cancelled
        bool is_stale = false;  // its key has changed: its value must not be kept
        std::optional<Pointer> value;
        std::exception_ptr failure;
    };
    using LoadingMap = std::unordered_map<Key, std::shared_ptr<Loading>>;

    static std::chrono::milliseconds age_of(const Entry& entry) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
            std::chrono::steady_clock::now() - entry.loaded_at);
    }

    auto keep(const Key& key, Entry entry) {
        if (young_.cost > cost_max_ / 2) {
            old_ = std::move(young_);
            young_ = {};
        }
        young_.erase(key);
        young_.cost += entry.cost;
        return young_.entries.insert_or_assign(key, std::move(entry)).first;
    }

    awaitable<Found> load(Key key) {
        while (true) {
            const auto running = loading_->find(key);
            if (running == loading_->end()) {
                break;
            }
            const auto shared = running->second;
            while (!shared->is_done) {
                co_await shared->done.wait();
            }
            if (shared->failure) {
                std::rethrow_exception(shared->failure);
            }
            if (shared->value) {
                co_return Found{*shared->value, std::chrono::milliseconds{0}, false};
            }
        }
        auto found = co_await load_now(std::move(key));
        co_return found;
    }

    awaitable<Found> load_now(Key key) {
        const auto executor = co_await asio::this_coro::executor;
        const auto loading = std::make_shared<Loading>(executor);
        const Registration registration(loading_, key, loading);
        const auto started_at = std::chrono::steady_clock::now();
        try {
            auto value = co_await load_(key);
            loading->value.emplace(std::move(value));
        } catch (...) {
            loading->failure = std::current_exception();
            throw;
        }
        const auto& value = *loading->value;
        if (value && is_enabled_ && !loading->is_stale) {
            keep(key, Entry{value, started_at, cost_(*value)});
        }
        co_return Found{value, std::chrono::milliseconds{0}, false};
    }

    // Makes a load known to those who ask for the same, and wakes them however it ends. Holds the
    // map, not the cache: a frame that is destroyed late may outlive the cache.
    class Registration {
      public:
        Registration(std::shared_ptr<LoadingMap> map, const Key& key,
                     std::shared_ptr<Loading> loading)
            : map_(std::move(map)), key_(key), loading_(std::move(loading)) {
            map_->insert_or_assign(key_, loading_);
        }
        ~Registration() {
            const auto found = map_->find(key_);
            if (found != map_->end() && found->second == loading_) {
                map_->erase(found);
            }
            loading_->is_done = true;
            loading_->done.notify_all();
        }
        Registration(const Registration&) = delete;
        Registration& operator=(const Registration&) = delete;

      private:
        std::shared_ptr<LoadingMap> map_;
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
    std::shared_ptr<LoadingMap> loading_ = std::make_shared<LoadingMap>();
};

}  // namespace mien::store
