// For tests: a service that makes clips, as the world outside of Mien. It goes on while workers
// die, remembers what it was asked, and does as it is told.
#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>

#include <fmt/format.h>

#include "base/error.hpp"
#include "video/providers/service.hpp"

namespace mien::video {

struct ForeignWorld {
    struct Work {
        std::string our_id;
        bool is_cancelled = false;
        int polls = 0;
    };

    // A hook is awaited where its name says, when it is set.
    using Hook = std::function<awaitable<void>()>;
    Hook before_arrival;  // of a create
    Hook before_answer;   // of a create that has arrived
    Hook before_poll;
    Hook before_fetch;

    bool finds_by_our_id = true;
    bool takes_image = false;
    std::string image_seen;  // the bytes of the last create's
    std::chrono::seconds create_time_max = limits::create_time_max;
    bool is_answer_lost = false;
    bool is_id_told = false;                // although the answer says no more
    std::optional<ServiceFailure> refusal;  // of creates
    // The standing of work that is not cancelled, by how often it was polled, from 1.
    std::function<Standing(int polls)> standing;
    Cancelled cancel_outcome = Cancelled::cancelled;
    std::filesystem::path clip;  // what it makes
    int expired_fetches = 0;     // that come before one that works

    std::map<std::string, Work> works;  // by the id that it gives
    int creates = 0;
    int finds = 0;
    int cancels = 0;
    int fetches = 0;
    int running = 0;
    int running_most = 0;

    [[nodiscard]] static Standing running_standing() {
        return {.state = Standing::State::running, .progress = 0.5, .queue_position = 0};
    }
    [[nodiscard]] static Standing made() {
        Standing standing{.state = Standing::State::succeeded, .progress = 1};
        standing.outputs.push_back({"https://service.test/clip.mp4", "video/mp4"});
        standing.cost = ServiceCost{0.25, "seconds", 3};
        return standing;
    }
};

class ForeignService final : public VideoService {
  public:
    explicit ForeignService(ForeignWorld& world) : world_(world) {}

    [[nodiscard]] ServiceCapabilities capabilities() const override {
        return {.reference_image = world_.takes_image,
                .cancel = true,
                .finds_by_our_id = world_.finds_by_our_id,
                .reports_cost = true,
                .text_characters_max = 5000,
                .create_time_max = world_.create_time_max,
                .poll_first = std::chrono::milliseconds(1),
                .poll_max = std::chrono::milliseconds(5)};
    }

    [[nodiscard]] json::value outgoing(const ClipOrder& order) const override {
        return {{"prompt", order.resolved_text}, {"id", order.submission_id}};
    }

    [[nodiscard]] awaitable<Submission> submit(ClipOrder order, Deadline) override {
        if (world_.before_arrival) {
            co_await world_.before_arrival();
        }
        if (world_.refusal) {
            co_return Rejected{*world_.refusal};
        }
        if (order.reference_image) {
            std::ifstream file(order.reference_image->file, std::ios::binary);
            world_.image_seen.assign(std::istreambuf_iterator<char>(file), {});
        }
        ++world_.creates;
        const auto id = fmt::format("work-{}", world_.creates);
        world_.works[id] = {.our_id = order.submission_id};
        world_.running_most = std::max(world_.running_most, ++world_.running);
        if (world_.before_answer) {
            co_await world_.before_answer();
        }
        if (world_.is_answer_lost) {
            co_return Unknown{{.kind = ServiceFailure::Kind::unavailable,
                               .code = "",
                               .message = "The answer was lost.",
                               .may_be_billed = true},
                              world_.is_id_told ? std::optional(id) : std::nullopt};
        }
        co_return Accepted{{id, {{"status_url", "https://service.test/" + id}}}};
    }

    [[nodiscard]] awaitable<std::optional<ServiceHandle>> find(std::string submission_id,
                                                               Deadline) override {
        ++world_.finds;
        for (const auto& [id, work] : world_.works) {
            if (work.our_id == submission_id) {
                co_return ServiceHandle{id, {}};
            }
        }
        co_return std::nullopt;
    }

    [[nodiscard]] awaitable<Standing> poll(ServiceHandle handle, Deadline) override {
        if (world_.before_poll) {
            co_await world_.before_poll();
        }
        auto& work = world_.works[handle.external_id];
        ++work.polls;
        if (work.is_cancelled) {
            co_return Standing{.state = Standing::State::cancelled};
        }
        auto standing = world_.standing ? world_.standing(work.polls) : ForeignWorld::made();
        co_return standing;
    }

    [[nodiscard]] awaitable<Cancelled> cancel(ServiceHandle handle, Deadline) override {
        ++world_.cancels;
        if (world_.cancel_outcome == Cancelled::cancelled) {
            world_.works[handle.external_id].is_cancelled = true;
        }
        co_return world_.cancel_outcome;
    }

    [[nodiscard]] awaitable<void> fetch(ServiceHandle, ServiceOutput, std::filesystem::path file,
                                        Deadline) override {
        if (world_.before_fetch) {
            co_await world_.before_fetch();
        }
        ++world_.fetches;
        if (world_.fetches <= world_.expired_fetches) {
            throw Error(ErrorKind::gone, "The clip was deleted at the provider.");
        }
        std::filesystem::copy_file(world_.clip, file);
        --world_.running;
    }

    [[nodiscard]] awaitable<std::optional<WebhookHint>> read_webhook(std::vector<net::Header>,
                                                                     std::string, Timestamp,
                                                                     Deadline) override {
        co_return std::nullopt;
    }
    [[nodiscard]] awaitable<std::optional<ServiceFailure>> check_health(Deadline) override {
        co_return std::nullopt;
    }
    [[nodiscard]] awaitable<std::vector<Problem>> check_preset(Deadline) override {
        co_return std::vector<Problem>();
    }

  private:
    ForeignWorld& world_;
};

}  // namespace mien::video
