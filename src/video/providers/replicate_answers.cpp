#include "video/providers/replicate_answers.hpp"

#include <fmt/format.h>

#include "video/providers/foreign_json.hpp"
#include "video/providers/input_schema.hpp"
#include "video/providers/outputs.hpp"
#include "video/providers/refusals.hpp"

namespace mien::video {
namespace {

using State = Standing::State;

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

}  // namespace

Standing read_prediction(const json::value& prediction, const ServiceCall& call) {
    Standing standing;
    const auto* const metrics = find_member(prediction, "metrics");
    const auto seconds = metrics == nullptr ? std::nullopt : number_in(*metrics, "predict_time");
    if (seconds && *seconds >= 0) {
        standing.cost = ServiceCost{.usd = {}, .unit = "predict_seconds", .amount = *seconds};
    }
    const auto status = word_in(prediction, "status");
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
    const auto* const document = find_member(version, "openapi_schema");
    const json::value* input = document;
    for (const auto name : {"components", "schemas", "Input"}) {
        input = input == nullptr ? nullptr : find_member(*input, name);
    }
    if (input == nullptr) {
        return {};
    }
    return find_input_problems(content, JsonSchema(*document, *input));
}

}  // namespace mien::video
