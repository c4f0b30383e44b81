#include "actions/providers/connection_trial.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "base/limits/clips.hpp"
#include "base/limits/providers.hpp"

namespace mien::actions {
namespace {

using video::ClipOrder;
using video::ServiceFailure;

video::SealedConnection sealed_connection_of(const store::ProviderRow& provider) {
    return {.id = provider.id,
            .kind = provider.kind,
            .base_url = provider.base_url,
            .key = provider.secrets.key,
            .headers = provider.secrets.headers};
}

Deadline trial_deadline(Deadline deadline) {
    return std::min(deadline, deadline_in(limits::provider_test_time_max));
}

Problem problem_of(const ServiceFailure& failure) {
    if (failure.kind == ServiceFailure::Kind::authentication) {
        return {"/api_key", "wrong_key", failure.message};
    }
    if (failure.kind == ServiceFailure::Kind::quota) {
        return {"/api_key", "no_credit", failure.message};
    }
    return {"/base_url", "unreachable", failure.message};
}

// What a clip may have at most when the preset makes it.
std::vector<Problem> find_limit_problems(const json::object& content) {
    static const std::map<std::string_view, std::int64_t> names{
        {"side_pixels_max", limits::settings_side_pixels_max},
        {"fps_max", limits::settings_fps_max},
        {"duration_ms_max", limits::settings_duration_max.count()}};
    const auto* const given = content.if_contains("clip_limits");
    if (given == nullptr) {
        return {};
    }
    if (!given->is_object()) {
        return {{"/content/clip_limits", "invalid", "An object."}};
    }
    std::vector<Problem> problems;
    for (const auto& member : given->get_object()) {
        const auto found = names.find(std::string_view(member.key()));
        const auto* const value = member.value().if_int64();
        if (found == names.end() || value == nullptr || *value < 1 || *value > found->second) {
            problems.push_back({"/content/clip_limits/" + escape_pointer(member.key()), "invalid",
                                "side_pixels_max, fps_max or duration_ms_max: a whole number, not "
                                "more than anybody may ask for."});
        }
    }
    return problems;
}

// A change of one part of an order, which shows where the part stands in the body.
struct Probe {
    std::string_view part;
    std::function<void(ClipOrder&)> change;
};

const std::vector<Probe>& probes() {
    static const std::vector<Probe> all{
        {"text", [](ClipOrder& order) { order.resolved_text += " ~"; }},
        {"negative_text", [](ClipOrder& order) { order.negative_text += " ~"; }},
        {"seed", [](ClipOrder& order) { order.settings.seed ^= 1U; }},
        {"width", [](ClipOrder& order) { order.settings.width += 64; }},
        {"height", [](ClipOrder& order) { order.settings.height += 64; }},
        {"fps", [](ClipOrder& order) { order.settings.fps += 1; }},
        {"duration", [](ClipOrder& order) { order.settings.duration_ms += 1000; }},
        {"emotion", [](ClipOrder& order) { order.emotion += "_"; }},
        {"character_id", [](ClipOrder& order) { order.character_id += "_"; }},
        {"submission_id",
         [](ClipOrder& order) { order.submission_id = to_string(SubmissionId::make()); }},
        {"reference_image", [](ClipOrder& order) {
             if (order.reference_image) {
                 order.reference_image->sha256.back() = '1';
                 order.reference_image->content_type = "image/jpeg";
             }
         }}};
    return all;
}

// The pointers of what differs; of a whole when its form differs.
void compare(const json::value& a, const json::value& b, const std::string& pointer,
             std::vector<std::string>& different) {
    if (a.is_object() && b.is_object()) {
        for (const auto& member : b.get_object()) {
            const auto below = pointer + "/" + escape_pointer(member.key());
            const auto* const other = a.get_object().if_contains(member.key());
            if (other == nullptr) {
                different.push_back(below);
            } else {
                compare(*other, member.value(), below, different);
            }
        }
        return;
    }
    if (a.is_array() && b.is_array() && a.get_array().size() == b.get_array().size()) {
        for (std::size_t i = 0; i < a.get_array().size(); ++i) {
            compare(a.get_array()[i], b.get_array()[i], fmt::format("{}/{}", pointer, i),
                    different);
        }
        return;
    }
    if (a != b) {
        different.push_back(pointer);
    }
}

// What a person may do when the service could not be asked.
std::vector<Problem> not_checked(const Error& error) {
    return {
        {"/content", std::string(not_checked_code),
         fmt::format("The provider could not be asked: {} Send “force” to save it all the same.",
                     error.message())}};
}

}  // namespace

std::string_view usual_base_url(std::string_view kind) {
    if (kind == "fal") {
        return "https://queue.fal.run";
    }
    return kind == "replicate" ? "https://api.replicate.com/v1" : "";
}

awaitable<std::optional<Problem>> try_connection(ServiceTools tools, store::ProviderRow provider,
                                                 Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    auto connection = open_connection(tools.access, sealed_connection_of(provider));
    const auto service = video::open_service(executor, tools.work, std::move(connection), {});
    const auto failure = co_await service->check_health(trial_deadline(deadline));
    co_return failure ? std::optional(problem_of(*failure)) : std::nullopt;
}

std::vector<Problem> find_content_problems(std::string_view kind, const json::object& content) {
    auto problems = video::find_preset_problems(kind, content);
    std::ranges::move(find_limit_problems(content), std::back_inserter(problems));
    return problems;
}

awaitable<std::vector<Problem>> try_preset(ServiceTools tools, store::ProviderRow provider,
                                           json::object content, Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    auto connection = open_connection(tools.access, sealed_connection_of(provider));
    const auto service =
        video::open_service(executor, tools.work, std::move(connection), std::move(content));
    std::vector<Problem> problems;
    try {
        problems = co_await service->check_preset(trial_deadline(deadline));
    } catch (const Error& error) {
        problems = not_checked(error);
    }
    co_return problems;
}

awaitable<DryRun> show_outgoing(ServiceTools tools, store::ProviderRow provider,
                                json::object content, video::ClipOrder order) {
    const auto executor = co_await asio::this_coro::executor;
    auto connection = open_connection(tools.access, sealed_connection_of(provider));
    const auto service =
        video::open_service(executor, tools.work, std::move(connection), std::move(content));
    if (service->capabilities().reference_image) {
        order.reference_image = video::ReferenceImage{
            .file = {}, .sha256 = std::string(64, '0'), .content_type = "image/png"};
    }
    DryRun shown{.body = service->outgoing(order), .places = {}, .unused_parts = {}};
    for (const auto& probe : probes()) {
        auto changed = order;
        probe.change(changed);
        std::vector<std::string> pointers;
        compare(shown.body, service->outgoing(changed), "", pointers);
        if (pointers.empty()) {
            shown.unused_parts.emplace_back(probe.part);
        }
        for (auto& pointer : pointers) {
            shown.places.push_back({std::string(probe.part), std::move(pointer)});
        }
    }
    co_return shown;
}

}  // namespace mien::actions
