#include "store/transfer/import_staging.hpp"

#include <utility>

#include "base/hash.hpp"
#include "base/limits/transfer.hpp"
#include "base/problem_json.hpp"
#include "pg/copy.hpp"
#include "store/search.hpp"
#include "store/stored_json.hpp"
#include "store/transfer/import_templates.hpp"

namespace mien::store {
namespace {

constexpr pg::Query copy_emotions{"copy_import_emotions", R"sql(
    COPY import_emotions (import_id, item, line, name, display_name, description, position,
                          is_archived, file_problems) FROM STDIN)sql"};
constexpr pg::Query copy_characters{"copy_import_characters", R"sql(
    COPY import_characters (import_id, item, line, character_id, slug, name, description,
                            attributes, search_text, is_archived, file_problems) FROM STDIN)sql"};
constexpr pg::Query copy_templates{"copy_import_templates", R"sql(
    COPY import_templates (import_id, item, line, name, is_archived, versions, file_problems)
    FROM STDIN)sql"};
constexpr pg::Query copy_prompts{"copy_import_prompts", R"sql(
    COPY import_prompts (import_id, item, line, pointer, file_character_id, file_character_slug,
                         emotion, has_history, version_count, file_problems, new_prompt_id,
                         from_template) FROM STDIN)sql"};
constexpr pg::Query copy_versions{"copy_import_versions", R"sql(
    COPY import_versions (import_id, item, place, version, new_version_id, prompt_text,
                          text_sha256, change_reason, reverted_from, author_email, author_name,
                          created_at, origin) FROM STDIN)sql"};
constexpr pg::Query copy_images{"copy_import_images", R"sql(
    COPY import_images (import_id, item, line, pointer, file_character_id, file_character_slug,
                        emotion, sha256, object_key, width, height, palette, file_problems)
    FROM STDIN)sql"};

awaitable<void> copy(pg::Transaction& transaction, pg::Query query, pg::CopyRows& rows) {
    if (rows.empty()) {
        co_return;
    }
    auto session = co_await pg::CopyIn::start(transaction, query);
    co_await session.write(rows.bytes());
    [[maybe_unused]] const auto copied = co_await session.finish();
    rows.clear();
}

}  // namespace

void ImportStaging::add(const BundleEmotion& emotion, const StagedFrom& from) {
    emotions_.add(id_).add(++counts_.emotions).add(from.line);
    emotions_.add(emotion.name).add(emotion.display_name).add(emotion.description);
    emotions_.add(emotion.position)
        .add(emotion.is_archived)
        .add(json::value(to_json(from.problems)));
    emotions_.end_row();
}

void ImportStaging::add(const BundleCharacter& character, const StagedFrom& from) {
    characters_.add(id_).add(++counts_.characters).add(from.line);
    characters_.add(character.id).add(character.slug).add(character.name);
    characters_.add(character.description);
    characters_.add(json::value(attributes_to_json(character.attributes)));
    characters_.add(search_text_of(character.name, character.slug));
    characters_.add(character.is_archived).add(json::value(to_json(from.problems)));
    characters_.end_row();
}

void ImportStaging::add(const BundleTemplate& source, const StagedFrom& from) {
    templates_.add(id_).add(++counts_.templates).add(from.line);
    templates_.add(source.name).add(source.is_archived);
    templates_.add(json::value(versions_to_json(source.versions)));
    templates_.add(json::value(to_json(from.problems)));
    templates_.end_row();
}

void ImportStaging::add(const BundlePrompt& prompt, const StagedFrom& from) {
    prompts_.add(id_).add(++counts_.prompts).add(from.line).add(from.pointer);
    prompts_.add(prompt.cell.character_id).add(prompt.cell.character_slug);
    prompts_.add(prompt.cell.emotion).add(prompt.has_history);
    prompts_.add(prompt.versions.size())
        .add(json::value(to_json(from.problems)))
        .add(PromptId::make());
    if (prompt.from_template) {
        prompts_.add(json::value(link_to_json(*prompt.from_template)));
    } else {
        prompts_.add_null();
    }
    prompts_.end_row();
    if (!from.problems.empty()) {
        add_shown(prompt.versions);
        return;
    }
    int place = 0;
    for (const auto& version : prompt.versions) {
        add_version(version, ++place);
    }
    counts_.versions += place;
}

void ImportStaging::add(const BundleImage& image, const StagedFrom& from,
                        const StagedImage& staged) {
    images_.add(id_).add(++counts_.reference_images).add(from.line).add(from.pointer);
    images_.add(image.character_id).add(image.character_slug).add(image.emotion);
    images_.add(staged.sha256).add(staged.object_key);
    images_.add(staged.width).add(staged.height).add(staged.palette);
    images_.add(json::value(to_json(from.problems)));
    images_.end_row();
}

// Of versions that cannot be imported, the text of the last, for whoever mends the file. Nothing
// else of them is sure to fit into the table.
void ImportStaging::add_shown(const std::vector<BundleVersion>& versions) {
    const bool is_readable = !versions.empty() && (!versions.back().prompt_text ||
                                                   !versions.back().prompt_text->empty());
    if (is_readable) {
        const auto& last = versions.back();
        BundleVersion shown;
        shown.version = last.version;
        shown.prompt_text = last.prompt_text;
        add_version(shown, static_cast<int>(versions.size()));
    }
}

void ImportStaging::add_version(const BundleVersion& version, int place) {
    versions_.add(id_).add(counts_.prompts).add(place);
    versions_.add(version.version > 0 ? version.version : place).add(VersionId::make());
    versions_.add(version.prompt_text);
    if (version.prompt_text) {
        versions_.add(sha256(*version.prompt_text));
    } else {
        versions_.add_null();
    }
    versions_.add(version.change_reason).add(version.reverted_from);
    if (version.created_by) {
        versions_.add(version.created_by->email).add(version.created_by->display_name);
    } else {
        versions_.add_null().add_null();
    }
    versions_.add(version.created_at).add(version.origin);
    versions_.end_row();
}

bool ImportStaging::is_full() const {
    return emotions_.bytes().size() + characters_.bytes().size() + templates_.bytes().size() +
               prompts_.bytes().size() + versions_.bytes().size() + images_.bytes().size() >=
           limits::import_flush_bytes;
}

awaitable<void> ImportStaging::flush(pg::Transaction& transaction) {
    co_await copy(transaction, copy_emotions, emotions_);
    co_await copy(transaction, copy_characters, characters_);
    co_await copy(transaction, copy_templates, templates_);
    co_await copy(transaction, copy_prompts, prompts_);
    co_await copy(transaction, copy_versions, versions_);
    co_await copy(transaction, copy_images, images_);
}

}  // namespace mien::store
