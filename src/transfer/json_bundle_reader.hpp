// The JSON format of docs/formats/prompts-json.md.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "base/json_stream.hpp"
#include "transfer/bundle_head.hpp"
#include "transfer/bundle_reader.hpp"
#include "transfer/entry_tally.hpp"
#include "transfer/text_source.hpp"

namespace mien::transfer {

class JsonBundleReader : public BundleReader {
  public:
    // Reads up to the first entry. A file that says only behind its entries what it is, as sorted
    // members do, is read through once more for that.
    explicit JsonBundleReader(const BundleInput& input);

    [[nodiscard]] BundleFormat format() const override { return BundleFormat::json; }
    [[nodiscard]] std::optional<BundleEntry> next() override;
    [[nodiscard]] std::optional<BundleHeader> header() const override { return head_.header(); }
    [[nodiscard]] double progress() const override { return text_.share_read(); }

  private:
    // The next element of emotions, characters or prompts; what else stands before it becomes
    // known.
    [[nodiscard]] std::optional<JsonPart> next_element();
    void take_member(const JsonPart& part);
    void read_head(const BundleInput& input);
    void require_head() const;
    [[nodiscard]] BundleEntry entry_from(JsonPart part);

    TextSource text_;
    JsonStream stream_;
    bool has_ended_ = false;
    BundleHead head_;
    std::vector<std::string> unknown_members_;  // pointers
    EntryTally tally_;
    std::optional<JsonPart> first_;
};

}  // namespace mien::transfer
