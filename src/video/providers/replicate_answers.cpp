#include "video/providers/replicate_answers.hpp"

#include <set>

#include <fmt/format.h>

#include "base/quote.hpp"
#include "video/providers/foreign_json.hpp"
#include "video/providers/outputs.hpp"
#include "video/providers/preset_fields.hpp"
#include "video/providers/refusals.hpp"

namespace mien::video {
namespace {

using State = Standing::State;

std::string_view key_of(const json::key_value_pair& member) {
    return {member.key().data(), member.key().size()};
}

bool is_removed(const json::value& prediction) {
    const auto* const removed = find_member(prediction, "data_removed");
    return removed != nullptr && removed->is_bool() && removed->get_bool();
}

ServiceFailure removed_output(std::string_view peer) {
    ServiceFailure failure;
    failure.kind = ServiceFailure::Kind::output_expired;
    failure.code = "data_removed";
    failure.message = fmt::format(
        "{} has made the clip and removed it before it was fetched, an hour after its end. It was "
        "probably billed.",
        peer);
    failure.may_be_billed = true;
    return failure;
}

void end_well(Standing& standing, const json::value& prediction, const ServiceCall& call) {
    const auto* const output = find_member(prediction, "output");
    if (output != nullptr) {
        standing.outputs =
            output->is_object() ? find_outputs(*output, call) : outputs_in(*output, call);
    }
    standing.state = standing.outputs.empty() ? State::failed : State::succeeded;
    if (standing.outputs.empty()) {
        standing.failure =
            is_removed(prediction) ? removed_output(call.peer()) : missing_output(call.peer());
    }
}

// The first step of the name that a field has at the service.
std::string top_name_of(const json::value& field) {
    const auto name = field.is_string() ? text_of(field) : text_in(field, "name");
    return name.substr(0, name.find('.'));
}

}  // namespace

Standing read_prediction(const json::value& prediction, const ServiceCall& call) {
    Standing standing;
    const auto* const metrics = find_member(prediction, "metrics");
    const auto seconds = metrics == nullptr ? std::nullopt : number_in(*metrics, "predict_time");
    if (seconds && *seconds >= 0) {
        standing.cost = ServiceCost{.usd = {}, .unit = "predict_seconds", .amount = *seconds};
    }
    const auto status = text_in(prediction, "status");
    if (status == "starting") {
        standing.state = State::queued;
    } else if (status == "succeeded") {
        end_well(standing, prediction, call);
    } else if (status == "failed") {
        standing.state = State::failed;
        standing.failure = failure_from(call.peer(), find_words(prediction));
    } else if (status == "canceled" || status == "aborted") {
        standing.state = State::cancelled;
    }
    return standing;
}

std::vector<Problem> find_schema_problems(const json::object& content, const json::value& version) {
    const json::value* at = &version;
    for (const auto name : {"openapi_schema", "components", "schemas", "Input"}) {
        at = at == nullptr ? nullptr : find_member(*at, name);
    }
    const auto* const properties = at == nullptr ? nullptr : find_object(*at, "properties");
    if (properties == nullptr) {
        return {};
    }
    std::vector<Problem> problems;
    std::set<std::string, std::less<>> given;
    const auto judge = [&](std::string name, std::string pointer) {
        if (!properties->contains(name)) {
            problems.push_back({std::move(pointer), "unknown_input",
                                fmt::format("The model has no input {}.", in_quotes(name))});
        }
        given.insert(std::move(name));
    };
    for (const auto& field : object_in(content, "fields")) {
        judge(top_name_of(field.value()), "/content/fields/" + escape_pointer(key_of(field)));
    }
    for (const auto& member : object_in(content, "input")) {
        judge(std::string(key_of(member)), "/content/input/" + escape_pointer(key_of(member)));
    }
    const auto* const required = find_array(*at, "required");
    for (std::size_t i = 0; required != nullptr && i < required->size(); ++i) {
        const auto name = text_of((*required)[i]);
        if (!given.contains(name)) {
            problems.push_back({"/content/input", "required",
                                fmt::format("The model needs the input {}.", in_quotes(name))});
        }
    }
    if (problems.size() > limits::service_problems_max) {
        problems.resize(limits::service_problems_max);
    }
    return problems;
}

}  // namespace mien::video
