#include "store/constraints.hpp"

namespace mien::store {
namespace {

// Input is checked before it is stored, so these speak only where two callers met, or where a rule
// stands in SQL alone. A constraint that input cannot reach has no text: breaking it is a bug.
constexpr pg::ConstraintText texts[] = {
    // Admins.
    {"admins_email_unique", ErrorKind::conflict, "/email", "email_taken",
     "Another admin has this e-mail."},
    {"admins_email_check", ErrorKind::invalid, "/email", "bad_email",
     "This is not an e-mail address."},
    {"admins_display_name_check", ErrorKind::invalid, "/display_name", "bad_length",
     "The display name must have 1 to 120 characters."},
    {"api_tokens_name_check", ErrorKind::invalid, "/name", "bad_length",
     "The name must have 1 to 120 characters."},
    {"api_tokens_scope_check", ErrorKind::invalid, "/scope", "unknown_scope",
     "The scope must be full, read or resolve."},

    // Emotions and characters.
    {"emotions_pkey", ErrorKind::conflict, "/name", "name_taken",
     "There is an emotion of this name already."},
    {"emotions_name_check", ErrorKind::invalid, "/name", "bad_name",
     "The name must be words of a-z and 0-9 joined by - or _, at most 40 characters."},
    {"emotions_display_name_check", ErrorKind::invalid, "/display_name", "bad_length",
     "The display name must have 1 to 120 characters."},
    {"emotions_description_check", ErrorKind::invalid, "/description", "too_long",
     "The description may have at most 4000 characters."},
    {"characters_slug_unique", ErrorKind::conflict, "/slug", "slug_taken",
     "Another character has this slug."},
    {"characters_slug_check", ErrorKind::invalid, "/slug", "bad_slug",
     "The slug must be words of a-z and 0-9 joined by - or _, at most 80 characters."},
    {"characters_name_check", ErrorKind::invalid, "/name", "bad_length",
     "The name must have 1 to 120 characters."},
    {"characters_description_check", ErrorKind::invalid, "/description", "too_long",
     "The description may have at most 4000 characters."},
    {"characters_attributes_check", ErrorKind::invalid, "/attributes", "not_an_object",
     "The attributes must be an object."},

    // Prompts.
    {"prompts_character_id_fkey", ErrorKind::conflict, "", "character_in_use",
     "The character is gone, or has prompts and can only be archived."},
    {"prompts_emotion_fkey", ErrorKind::conflict, "", "emotion_in_use",
     "The emotion is gone, or has prompts and can only be archived."},
    {"prompts_cell_unique", ErrorKind::conflict, "", "prompt_exists",
     "Somebody else has just created this prompt; read it again."},
    {"prompts_global_kept_check", ErrorKind::conflict, "", "global_default_kept",
     "A global default cannot be deleted, because nothing stands behind it."},
    {"prompt_versions_pkey", ErrorKind::conflict, "", "version_exists",
     "Somebody else has just saved this prompt; read it again."},
    {"prompt_versions_number_gapless", ErrorKind::conflict, "", "version_not_next",
     "Somebody else has just saved this prompt; read it again."},
    {"prompt_versions_text_length_check", ErrorKind::invalid, "/prompt_text", "bad_length",
     "The prompt must have 1 to 5000 characters."},
    {"prompt_versions_text_blank_check", ErrorKind::invalid, "/prompt_text", "blank",
     "The prompt must not be blank."},
    {"prompt_versions_change_reason_check", ErrorKind::invalid, "/change_reason", "too_long",
     "The reason may have at most 500 characters."},
    {"prompt_versions_immutable", ErrorKind::conflict, "", "immutable",
     "Versions can be neither changed nor deleted."},

    // Templates.
    {"templates_name_unique", ErrorKind::conflict, "/name", "name_taken",
     "There is a template of this name already."},
    {"templates_name_check", ErrorKind::invalid, "/name", "bad_name",
     "The name must be a-z, 0-9 and _, begin with a letter and have at most 80 characters."},
    {"template_versions_pkey", ErrorKind::conflict, "", "version_exists",
     "Somebody else has just saved this template; read it again."},
    {"template_versions_number_gapless", ErrorKind::conflict, "", "version_not_next",
     "Somebody else has just saved this template; read it again."},
    {"template_versions_text_length_check", ErrorKind::invalid, "/template_text", "bad_length",
     "The template must have 1 to 5000 characters."},
    {"template_versions_text_blank_check", ErrorKind::invalid, "/template_text", "blank",
     "The template must not be blank."},
    {"template_versions_description_check", ErrorKind::invalid, "/description", "too_long",
     "The description may have at most 4000 characters."},
    {"template_versions_change_reason_check", ErrorKind::invalid, "/change_reason", "too_long",
     "The reason may have at most 500 characters."},
    {"template_versions_immutable", ErrorKind::conflict, "", "immutable",
     "Versions of templates can be neither changed nor deleted."},
    {"template_includes_immutable", ErrorKind::conflict, "", "immutable",
     "Versions of templates can be neither changed nor deleted."},

    // Drafts and presence.
    {"prompt_drafts_character_id_fkey", ErrorKind::not_found, "", "character_gone",
     "There is no such character."},
    {"prompt_drafts_emotion_fkey", ErrorKind::not_found, "", "emotion_gone",
     "There is no such emotion."},
    {"prompt_drafts_text_length_check", ErrorKind::invalid, "/prompt_text", "too_long",
     "The draft may have at most 5000 characters."},
    {"prompt_drafts_change_reason_check", ErrorKind::invalid, "/change_reason", "too_long",
     "The reason may have at most 500 characters."},
    {"prompt_drafts_base_version_check", ErrorKind::invalid, "/base_version", "bad_version",
     "Versions begin at 1."},
    {"presence_character_id_fkey", ErrorKind::not_found, "/character_id", "character_gone",
     "There is no such character."},
    {"presence_emotion_fkey", ErrorKind::not_found, "/emotion", "emotion_gone",
     "There is no such emotion."},

    // Experiments.
    {"experiment_cells_in_use_unique", ErrorKind::conflict, "/cells", "cell_in_use",
     "Another experiment runs in one of these cells; close it first."},
    {"experiment_cells_character_id_fkey", ErrorKind::invalid, "/cells", "character_in_use",
     "One of the characters is gone, or is in an experiment and can only be archived."},
    {"experiment_cells_emotion_fkey", ErrorKind::invalid, "/cells", "emotion_in_use",
     "One of the emotions is gone, or is in an experiment and can only be archived."},
    {"experiment_raters_admin_id_fkey", ErrorKind::invalid, "/raters", "rater_unknown",
     "One of the raters is no admin."},
    {"experiments_name_check", ErrorKind::invalid, "/name", "bad_length",
     "The name must have 1 to 120 characters."},
    {"experiments_description_check", ErrorKind::invalid, "/description", "too_long",
     "The description may have at most 4000 characters."},
    {"experiment_criteria_name_check", ErrorKind::invalid, "/criteria", "bad_length",
     "A criterion must have 1 to 80 characters."},
    {"experiment_votes_pkey", ErrorKind::conflict, "", "voted_already",
     "You have voted on this pair already."},
    {"experiment_votes_number_check", ErrorKind::conflict, "", "too_many_changes",
     "This answer was changed too often."},
    {"experiment_phases_number_check", ErrorKind::conflict, "", "too_many_phases",
     "The shares were changed too often; close the experiment."},
    {"experiment_outcome_names_number_check", ErrorKind::invalid, "/name", "too_many_names",
     "An experiment has at most 5 names of outcomes."},
    {"experiment_votes_immutable", ErrorKind::conflict, "", "immutable",
     "Votes can be neither changed nor deleted."},

    // Users and assignments.
    {"users_email_unique", ErrorKind::conflict, "/email", "email_taken",
     "Another user has this e-mail."},
    {"users_name_check", ErrorKind::invalid, "/name", "bad_length",
     "The name must have 1 to 120 characters."},
    {"users_email_check", ErrorKind::invalid, "/email", "bad_email",
     "This is not an e-mail address."},
    {"users_phone_check", ErrorKind::invalid, "/phone", "bad_phone",
     "The phone number must be + and 7 to 15 digits."},
    {"users_attributes_check", ErrorKind::invalid, "/attributes", "not_an_object",
     "The attributes must be an object."},
    {"assignments_user_id_fkey", ErrorKind::conflict, "/user_id", "user_in_use",
     "The user is gone, or has assignments and can only be archived."},
    {"assignments_character_id_fkey", ErrorKind::conflict, "/character_id", "character_in_use",
     "The character is gone, or is assigned to users and can only be archived."},
    {"assignments_user_id_active_unique", ErrorKind::conflict, "/user_id", "already_assigned",
     "The user has a character already; end that assignment first."},

    // Previews and videos.
    {"previews_character_id_fkey", ErrorKind::conflict, "/character_id", "character_in_use",
     "The character is gone, or has previews and can only be archived."},
    {"previews_emotion_fkey", ErrorKind::conflict, "/emotion", "emotion_in_use",
     "The emotion is gone, or has previews and can only be archived."},
    {"videos_character_id_fkey", ErrorKind::conflict, "/character_id", "character_in_use",
     "The character is gone, or has videos and can only be archived."},
    {"videos_emotion_fkey", ErrorKind::conflict, "/emotion", "emotion_in_use",
     "The emotion is gone, or has videos and can only be archived."},
    {"videos_user_id_fkey", ErrorKind::conflict, "/user_id", "user_gone", "The user is gone."},
    {"video_usage_log_pkey", ErrorKind::conflict, "", "already_logged",
     "The video is in the usage log already."},
    {"video_usage_log_immutable", ErrorKind::conflict, "", "immutable",
     "The usage log can be neither changed nor deleted."},

    // Providers, presets and choices.
    {"providers_name_unique", ErrorKind::conflict, "/name", "name_taken",
     "There is a provider of this name already."},
    {"providers_name_check", ErrorKind::invalid, "/name", "bad_name",
     "The name must be a-z, 0-9, _ and -, begin with a letter, have at most 40 characters and not "
     "be “builtin”."},
    {"presets_name_unique", ErrorKind::conflict, "/name", "name_taken",
     "The provider has a preset of this name already."},
    {"presets_name_check", ErrorKind::invalid, "/name", "bad_length",
     "The name must have 1 to 80 characters."},
    {"preset_versions_pkey", ErrorKind::conflict, "", "version_exists",
     "Somebody else has just saved this preset; read it again."},
    {"preset_versions_number_gapless", ErrorKind::conflict, "", "version_not_next",
     "Somebody else has just saved this preset; read it again."},
    {"preset_versions_content_check", ErrorKind::invalid, "/content", "too_long",
     "The preset is too large."},
    {"preset_versions_change_reason_check", ErrorKind::invalid, "/change_reason", "too_long",
     "The reason may have at most 500 characters."},
    {"preset_versions_immutable", ErrorKind::conflict, "", "immutable",
     "Versions can be neither changed nor deleted."},
    {"preset_choices_character_id_fkey", ErrorKind::conflict, "/character_id", "character_gone",
     "The character is gone."},
    {"preset_choices_emotion_fkey", ErrorKind::conflict, "/emotion", "emotion_gone",
     "The emotion is gone."},

    // Reference images and exchanges.
    {"reference_images_cell_unique", ErrorKind::conflict, "", "image_taken",
     "Somebody else has just put an image there; try again."},
    {"reference_images_emotion_fkey", ErrorKind::conflict, "", "emotion_gone",
     "The emotion is gone."},
    {"exchanges_file_name_check", ErrorKind::invalid, "", "bad_name",
     "The name of the file must have 1 to 255 characters."},

    // Submissions.
    {"submissions_external_id_check", ErrorKind::invalid, "/external_id", "bad_length",
     "The id must have 1 to 200 characters."},
    {"submissions_state_forwards", ErrorKind::conflict, "", "moved_on",
     "The submission has moved on meanwhile."},

    // Audit and idempotency.
    {"audit_log_immutable", ErrorKind::conflict, "", "immutable",
     "The audit log can be neither changed nor deleted."},
    {"audit_log_version_id_unique", ErrorKind::conflict, "", "already_audited",
     "The version is in the audit log already."},
    {"idempotency_keys_key_check", ErrorKind::malformed, "", "bad_idempotency_key",
     "The Idempotency-Key must have 1 to 255 characters."},

    // Generations and operations, of the control database.
    {"generations_name_unique", ErrorKind::conflict, "/name", "name_taken",
     "There is a snapshot of this name already."},
    {"generations_name_check", ErrorKind::invalid, "/name", "bad_length",
     "The name must have 1 to 120 characters."},
    {"generations_note_check", ErrorKind::invalid, "/note", "too_long",
     "The note may have at most 500 characters."},
    {"current_generation_is_servable", ErrorKind::conflict, "", "not_servable",
     "This generation is a snapshot, or not kept any more: it cannot be served."},
    {"operations_unfinished_unique", ErrorKind::conflict, "", "operation_unfinished",
     "Another operation has not ended: wait for it or cancel it."},
};

}  // namespace

std::span<const pg::ConstraintText> constraint_texts() {
    return texts;
}

void register_constraints() {
    pg::register_constraint_texts(texts);
}

}  // namespace mien::store
