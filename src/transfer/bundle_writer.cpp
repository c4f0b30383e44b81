#include "transfer/bundle_writer.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "base/json_text.hpp"
#include "transfer/bundle_head.hpp"
#include "transfer/csv_columns.hpp"
#include "transfer/csv_field.hpp"
#include "transfer/entry_writing.hpp"

namespace mien::transfer {
namespace {

enum class Stage { before, emotions, characters, templates, prompts, images, ended };

// Keeps the order of the calls, and what was written and not yet taken.
class OrderedWriter : public BundleWriter {
  public:
    [[nodiscard]] std::string take() override { return std::exchange(text_, {}); }

  protected:
    // Returns how far the stage moved.
    int move_to(Stage stage) {
        MIEN_ASSERT(stage >= stage_ && stage_ != Stage::ended, "bundles are written in order");
        return std::to_underlying(stage) - std::to_underlying(std::exchange(stage_, stage));
    }
    [[nodiscard]] Stage stage() const { return stage_; }

    void check(const store::BundlePrompt& prompt) const {
        MIEN_ASSERT(!prompt.versions.empty(), "a prompt has versions");
        MIEN_ASSERT(prompt.has_history == has_history_, "all prompts have a history, or none has");
    }

    std::string text_;
    bool has_history_ = true;

  private:
    Stage stage_ = Stage::before;
};

class JsonWriter : public OrderedWriter {
  public:
    void begin(const BundleHeader& header) override {
        has_history_ = header.has_history;
        append_json(text_, to_json(header));
        text_.pop_back();
        enter(Stage::emotions);
    }
    void add(const store::BundleEmotion& emotion) override {
        enter(Stage::emotions);
        add_entry(to_json(emotion));
    }
    void add(const store::BundleCharacter& character) override {
        enter(Stage::characters);
        add_entry(to_json(character));
    }
    void add(const store::BundleTemplate& source) override {
        enter(Stage::templates);
        add_entry(to_json(source));
    }
    void add(const store::BundlePrompt& prompt) override {
        check(prompt);
        enter(Stage::prompts);
        require_readable(add_entry(to_json(prompt)), prompt.cell);
    }
    void add(const store::BundleImage& image) override {
        enter(Stage::images);
        add_entry(to_json(image));
    }
    void end() override {
        if (stage() < Stage::prompts) {
            enter(Stage::prompts);
        }
        move_to(Stage::ended);
        text_ += "\n]}\n";
    }

  private:
    // Ends the lists before that of the stage, and begins it. A file without templates or images
    // has no list of them, as before there were any.
    void enter(Stage wanted) {
        while (stage() < wanted) {
            const bool is_list = stage() != Stage::before && !is_left_out_;
            text_ += is_list ? "\n],\n" : (stage() == Stage::before ? ",\n" : "");
            move_to(static_cast<Stage>(std::to_underlying(stage()) + 1));
            is_left_out_ = stage() == Stage::templates && wanted != Stage::templates;
            static constexpr std::string_view names[] = {
                "", "emotions", "characters", "templates", "prompts", "reference_images"};
            if (!is_left_out_) {
                text_ += fmt::format("\"{}\":[", names[std::to_underlying(stage())]);
            }
            is_first_ = true;
        }
        move_to(wanted);
    }

    std::size_t add_entry(const json::object& entry) {
        const auto before = text_.size();
        text_ += is_first_ ? "\n" : ",\n";
        is_first_ = false;
        append_json(text_, entry);
        return text_.size() - before;
    }

    bool is_first_ = true;
    bool is_left_out_ = false;
};

class CsvWriter : public OrderedWriter {
  public:
    void begin(const BundleHeader& header) override {
        has_history_ = header.has_history;
        move_to(Stage::emotions);
        text_ += "\xEF\xBB\xBF";
        for (std::size_t i = 0; i < csv_column_count; ++i) {
            text_ += i == 0 ? "" : ",";
            text_ += name_of(static_cast<CsvColumn>(i));
        }
        text_ += "\r\n";
        CsvFields fields;
        fields[CsvColumn::record] = "bundle";
        auto told = header;
        told.counts.templates = 0;
        told.counts.reference_images = 0;
        append_json(fields[CsvColumn::details], to_json(told));
        add_row(fields);
    }
    void add(const store::BundleEmotion& emotion) override {
        move_to(Stage::emotions);
        CsvFields fields;
        fields[CsvColumn::record] = "emotion";
        fields[CsvColumn::emotion] = emotion.name;
        append_json(fields[CsvColumn::details], details_of(emotion));
        add_row(fields);
    }
    void add(const store::BundleCharacter& character) override {
        move_to(Stage::characters);
        CsvFields fields;
        fields[CsvColumn::record] = "character";
        fields[CsvColumn::character_id] = to_string(character.id);
        fields[CsvColumn::character_slug] = character.slug;
        append_json(fields[CsvColumn::details], details_of(character));
        add_row(fields);
    }
    void add(const store::BundleTemplate& /*source*/) override { move_to(Stage::templates); }
    void add(const store::BundlePrompt& prompt) override {
        check(prompt);
        move_to(Stage::prompts);
        const auto before = text_.size();
        for (const auto& version : prompt.versions) {
            add_row(fields_of(prompt.cell, version));
        }
        require_readable(text_.size() - before, prompt.cell);
    }
    void add(const store::BundleImage& /*image*/) override { move_to(Stage::images); }
    void end() override { move_to(Stage::ended); }

  private:
    static CsvFields fields_of(const store::BundleCell& cell, const store::BundleVersion& version) {
        CsvFields fields;
        fields[CsvColumn::record] = "version";
        fields[CsvColumn::character_id] = cell.character_id ? to_string(*cell.character_id) : "";
        fields[CsvColumn::character_slug] = cell.character_slug.value_or("");
        fields[CsvColumn::emotion] = cell.emotion;
        fields[CsvColumn::version] = version.version == 0 ? "" : std::to_string(version.version);
        fields[CsvColumn::prompt_text] = version.prompt_text.value_or("");
        fields[CsvColumn::change_reason] = version.change_reason;
        fields[CsvColumn::reverted_from] =
            version.reverted_from ? std::to_string(*version.reverted_from) : "";
        if (version.created_by) {
            fields[CsvColumn::created_by_email] = version.created_by->email;
            fields[CsvColumn::created_by_name] = version.created_by->display_name;
        }
        fields[CsvColumn::created_at] = version.created_at ? to_rfc3339(*version.created_at) : "";
        if (const auto details = details_of(version); !details.empty()) {
            append_json(fields[CsvColumn::details], details);
        }
        return fields;
    }

    void add_row(CsvFields fields) {
        fields[CsvColumn::sha256] = fields.hash();
        for (std::size_t i = 0; i < csv_column_count; ++i) {
            text_ += i == 0 ? "" : ",";
            append_csv_field(text_, fields[static_cast<CsvColumn>(i)]);
        }
        text_ += "\r\n";
    }
};

}  // namespace

std::unique_ptr<BundleWriter> make_bundle_writer(BundleFormat format) {
    switch (format) {
        case BundleFormat::json:
            return std::make_unique<JsonWriter>();
        case BundleFormat::csv:
            return std::make_unique<CsvWriter>();
    }
    return nullptr;
}

}  // namespace mien::transfer
