#include "sync/copy/row_stream.hpp"

#include "sync/copy/big_endian.hpp"
#include "sync/copy/binary_rows.hpp"
#include "sync/copy/server_hash.hpp"
#include "sync/copy/text_rows.hpp"

namespace mien::sync {
namespace {

// Compared without looking at the bytes: a transform that did not touch a field left its place.
bool is_same_place(const Field& a, const Field& b) {
    return a.is_null == b.is_null && a.bytes.data() == b.bytes.data() &&
           a.bytes.size() == b.bytes.size();
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos;
}

bool is_same_value(const Field& a, const Field& b) {
    return is_same_place(a, b) || (a.is_null == b.is_null && a.bytes == b.bytes);
}

}  // namespace

RowWork::RowWork(const StreamPlan& plan, std::unique_ptr<RowTransform> transform)
    : transform_(std::move(transform)),
      type_numbers_(plan.type_numbers),
      changed_columns_(plan.changed_columns),
      columns_(plan.column_types.size()) {
    for (const auto place : plan.kept_columns) {
        const auto type = plan.column_types[place];
        const auto form = pg::hashed_as(type, plan.format);
        if (form == pg::HashedAs::sent) {
            const auto there = type_numbers_ == nullptr ? type : type_numbers_->target_of(type);
            sent_columns_.push_back({.place = place, .type = there});
        } else {
            hashed_columns_.push_back(
                {.place = place, .is_integer = form == pg::HashedAs::integer});
        }
    }
    if (type_numbers_ == nullptr || plan.format == pg::CopyFormat::text) {
        return;
    }
    for (std::size_t i = 0; i < plan.column_types.size(); ++i) {
        if (type_numbers_->differ_in(plan.column_types[i])) {
            numbered_columns_.push_back({.place = i, .type = plan.column_types[i]});
        }
    }
}

bool RowWork::take(std::vector<Field>& row) {
    has_new_fields_ = false;
    values_.clear();
    if (transform_ != nullptr) {
        before_ = row;
        if (transform_->transform(row, values_) == RowFate::left_out) {
            ++rows_left_out_;
            return false;
        }
        add_source_sums(before_);
        count_changes(row);
    }
    translate_numbers(row);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        columns_[i].nulls += row[i].is_null ? 1 : 0;
    }
    add_kept_columns(row);
    return true;
}

void RowWork::add_source_sums(const std::vector<Field>& row) {
    for (const auto column : changed_columns_) {
        const auto& field = row[column];
        if (!field.is_null) {
            columns_[column].source_sum += server_hash(field.bytes);
            columns_[column].blank += is_blank(field.bytes) ? 1 : 0;
        }
    }
}

// As hash_record_extended of utils/adt/rowtypes.c joins the values' hashes.
void RowWork::add_kept_columns(const std::vector<Field>& row) {
    constexpr std::uint64_t multiplier = 31;
    std::uint64_t hash = 0;
    for (const auto& column : hashed_columns_) {
        const auto& field = row[column.place];
        hash *= multiplier;
        if (!field.is_null) {
            hash +=
                column.is_integer ? server_hash_of_integer(field.bytes) : server_hash(field.bytes);
        }
    }
    if (!sent_columns_.empty()) {
        write_sent_columns(row);
        hash = hash * multiplier + server_hash(record_);
    }
    kept_sum_ += hash;
}

// As record_send of the same file puts them together.
void RowWork::write_sent_columns(const std::vector<Field>& row) {
    record_.clear();
    append_int32(record_, static_cast<std::int32_t>(sent_columns_.size()));
    for (const auto& column : sent_columns_) {
        const auto& field = row[column.place];
        append_int32(record_, static_cast<std::int32_t>(column.type));
        append_int32(record_, field.is_null ? -1 : static_cast<std::int32_t>(field.bytes.size()));
        if (!field.is_null) {
            record_ += field.bytes;
        }
    }
}

void RowWork::count_changes(const std::vector<Field>& row) {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (!is_same_place(row[i], before_[i])) {
            has_new_fields_ = true;
        }
        if (!is_same_value(row[i], before_[i])) {
            ++columns_[i].changed;
        } else if (!row[i].is_null) {
            ++columns_[i].kept;
        }
    }
}

// After the transform, which reads values by the source's numbers.
void RowWork::translate_numbers(std::vector<Field>& row) {
    for (const auto& column : numbered_columns_) {
        auto& field = row[column.place];
        if (field.is_null) {
            continue;
        }
        auto& value = values_.add();
        value = field.bytes;
        type_numbers_->translate(column.type, value);
        field.bytes = value;
        has_new_fields_ = true;
    }
}

std::unique_ptr<RowStream> make_row_stream(const StreamPlan& plan,
                                           std::unique_ptr<RowTransform> transform) {
    RowWork work(plan, std::move(transform));
    if (plan.format == pg::CopyFormat::text) {
        return std::make_unique<TextRows>(std::move(work), plan.column_types.size(),
                                          plan.joined_columns);
    }
    return std::make_unique<BinaryRows>(std::move(work), plan.column_types.size(),
                                        plan.joined_columns);
}

}  // namespace mien::sync
