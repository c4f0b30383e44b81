// A JSON Schema of the contract, compiled to validate values. Each violation is a Problem: JSON
// pointer, stable code, and a sentence for people.
#pragma once

#include <memory>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace mien::api {

// The node with every "$ref" into the document replaced by what it names; members beside a "$ref"
// win. The document's references must not form a cycle.
[[nodiscard]] json::value inline_references(const json::value& node, const json::value& document);

class Schema {
  public:
    // The node, whose references lead into the document. Throws std::exception when it is no
    // schema.
    Schema(const json::value& node, const json::value& document);
    ~Schema();
    Schema(Schema&&) noexcept;
    Schema& operator=(Schema&&) noexcept;

    // Every rule that the value breaks, each told once. Codes: missing, unknown_field, wrong_type,
    // not_allowed, too_short, too_long, out_of_range, too_few, too_many, wrong_format, wrong_form.
    // Lengths count code points after normalisation form C. Network thread only.
    [[nodiscard]] std::vector<Problem> find_problems(const json::value& value) const;

    // Without its references; for documentation.
    [[nodiscard]] const json::value& node() const noexcept { return node_; }

  private:
    struct Compiled;

    json::value node_;
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace mien::api
