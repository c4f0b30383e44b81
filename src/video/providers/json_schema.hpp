// The JSON Schema of what a model takes, as services publish it in an OpenAPI document: read as far
// as it is used for inputs ($ref, allOf, anyOf, oneOf, type, enum, const, minimum, maximum, items,
// properties). What it does not say, or says in another way, allows everything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace mien::video {

class JsonSchema {
  public:
    // A schema of the document, in which its references lead.
    JsonSchema(const json::value& document, const json::value& schema)
        : document_(&document), schema_(&schema) {}

    // The schema of a member, through references and alternatives; nothing when none names it.
    [[nodiscard]] std::optional<JsonSchema> find_property(std::string_view name) const;
    // Whether it names all members that may be there, as far as it says.
    [[nodiscard]] bool names_properties() const;
    [[nodiscard]] std::vector<std::string> required() const;

    enum class Verdict : std::uint8_t { accepted, wrong_type, not_a_choice, out_of_range };
    [[nodiscard]] Verdict judge(const json::value& value) const;

    // What it allows, of all its alternatives.
    [[nodiscard]] std::vector<std::string> types() const;
    [[nodiscard]] std::vector<json::value> choices() const;
    [[nodiscard]] std::optional<double> minimum() const;
    [[nodiscard]] std::optional<double> maximum() const;

  private:
    struct Allowed;
    struct Walk;

    [[nodiscard]] JsonSchema below(const json::value& schema) const { return {*document_, schema}; }
    void gather(Allowed& allowed, Walk walk) const;
    [[nodiscard]] Allowed allowed() const;
    [[nodiscard]] bool names_properties(Walk walk) const;
    [[nodiscard]] std::vector<JsonSchema> parts_of(std::string_view group) const;
    [[nodiscard]] JsonSchema resolved() const;
    [[nodiscard]] std::optional<JsonSchema> find_property(std::string_view name, Walk walk) const;
    [[nodiscard]] Verdict judge(const json::value& value, Walk walk) const;
    [[nodiscard]] Verdict judge_alternatives(const json::value& value, Walk walk) const;
    [[nodiscard]] Verdict judge_members(const json::value& value, Walk walk) const;

    const json::value* document_;
    const json::value* schema_;
};

}  // namespace mien::video
