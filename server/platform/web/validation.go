package web

import (
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// maxFields bounds the list of mistakes in one answer.
const maxFields = 50

// A sentence translates one of Huma's validation messages. The Chinese text
// may take the values that the pattern captured.
type sentence struct {
	match *regexp.Regexp
	code  string
	text  string
}

func says(pattern, code, text string) sentence {
	return sentence{regexp.MustCompile("(?s)^(?:" + pattern + ")$"), code, text}
}

var sentences = []sentence{
	says(`expected required property (.+) to be present`, "required", "缺少必填项 %s"),
	says(`required \w+ parameter is missing`, "required", "必填"),
	says(`request body is required`, "required", "缺少请求内容"),
	says(`unexpected property|unknown query parameter`, "unknown_field", "没有这个字段，请检查名称"),
	says(`expected length >= (\d+)`, "too_short", "至少 %s 个字"),
	says(`expected length <= (\d+)`, "too_long", "最多 %s 个字"),
	says(`expected array length >= (\d+)`, "too_few", "至少 %s 项"),
	says(`expected array length <= (\d+)`, "too_many", "最多 %s 项"),
	says(`expected array items to be unique`, "duplicate", "各项不能重复"),
	says(`expected number >= (.+)`, "too_small", "不能小于 %s"),
	says(`expected number <= (.+)`, "too_large", "不能大于 %s"),
	says(`expected number > (.+)`, "too_small", "必须大于 %s"),
	says(`expected number < (.+)`, "too_large", "必须小于 %s"),
	says(`expected number to be a multiple of (.+)`, "multiple_of", "必须是 %s 的整数倍"),
	says(`expected integer|invalid integer`, "not_integer", "必须是整数"),
	says(`expected number|invalid float(?:ing value)?`, "not_number", "必须是数字"),
	says(`expected boolean|invalid boolean`, "not_boolean", "只能是 true 或 false"),
	says(`expected string to be digits`, "not_id", "编号应为 1 到 19 位数字的字符串"),
	says(`expected string`, "not_string", "必须是文字"),
	says(`expected array`, "not_array", "必须是列表"),
	says(`expected object`, "not_object", "必须是对象"),
	says(`expected value to be one of "(.*)"`, "enum", "只能是其中之一：%s"),
	says(`expected string to be RFC 3339 date-time|invalid date/time for format .*`, "not_time", "时间格式应如 2026-11-23T08:00:00Z"),
	says(`expected string to be RFC 3339 date`, "not_date", "日期格式应如 2026-11-23"),
	says(`expected string to be RFC 5322 email.*`, "not_email", "邮箱地址不正确"),
	says(`expected string to be RFC 3986 uri.*`, "not_url", "网址不正确"),
	says(`expected string to be base64 encoded`, "not_base64", "必须是 Base64 编码"),
	says(`expected string to (?:be|match pattern) .*`, "pattern", "格式不正确"),
	says(`expected property (.+) to be present when (.+) is present`, "required", "填写 %[2]s 时必须同时填写 %[1]s"),
	says(`expected object with at least (\d+) properties`, "too_few", "至少 %s 项"),
	says(`expected object with at most (\d+) properties`, "too_many", "最多 %s 项"),
	says(`File required|At least one file is required`, "required", "请选择要上传的文件"),
	says(`Multiple files received but only one was expected`, "too_many", "只能上传一个文件"),
	says(`cannot read multipart form: .*|Failed to (?:open file|infer file media type)`, "not_form", "上传须用 multipart/form-data 表单"),
	says(`json: cannot unmarshal number .*`, "out_of_range", "数字超出范围或不是整数"),
	says(`json: nested too deeply`, "too_deep", "嵌套层数太多"),
	says(`json: a name stands twice in an object`, "duplicate", "同一个字段写了两次"),
	says(`invalid character .*|unexpected end of JSON input`, "not_json", "不是合法的 JSON"),
}

// fieldsOf translates Huma's list of mistakes. The offending values are never
// sent back: they may be secrets, and they may be large.
func fieldsOf(errs []error) []Field {
	fields := make([]Field, 0, len(errs))
	for _, err := range errs {
		fields = append(fields, fieldOf(err))
	}
	sort.SliceStable(fields, func(i, j int) bool { return fields[i].Location < fields[j].Location })
	if len(fields) > maxFields {
		fields = fields[:maxFields]
	}
	return fields
}

func fieldOf(err error) Field {
	var own *fieldError
	if errors.As(err, &own) {
		return own.Field
	}
	location, message := "body", err.Error()
	var d huma.ErrorDetailer
	if errors.As(err, &d) {
		location, message = d.ErrorDetail().Location, d.ErrorDetail().Message
	}
	if name, ok := strings.CutPrefix(message, "expected required property "); ok {
		name, _, _ = strings.Cut(name, " ")
		location += "." + name
	}
	code, text := translate(message)
	return Field{Location: location, Message: text, Code: code}
}

// plainNumber writes 1e+10 as people do: 10000000000.
func plainNumber(s string) string {
	if f, err := strconv.ParseFloat(s, 64); err == nil && strings.Contains(s, "e") {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return s
}

func translate(message string) (code, text string) {
	for _, s := range sentences {
		found := s.match.FindStringSubmatch(message)
		if found == nil {
			continue
		}
		args := make([]any, len(found)-1)
		for i, v := range found[1:] {
			args[i] = plainNumber(v)
		}
		return s.code, fmt.Sprintf(s.text, args...)
	}
	return "invalid", "内容不正确"
}

// summary is the sentence over a list of mistakes.
func summary(fields []Field) string {
	first := fields[0]
	if len(fields) == 1 {
		return fmt.Sprintf("%s：%s。", first.Location, first.Message)
	}
	return fmt.Sprintf("有 %d 处内容不符合要求，例如 %s：%s。", len(fields), first.Location, first.Message)
}

// fieldError is a mistake that an input type's own Resolve found.
type fieldError struct{ Field }

func (f *fieldError) Error() string { return f.Message }

// FieldError is for Resolve methods of input types: a mistake at a location
// ("body.phone"), with a stable code and a Chinese sentence.
func FieldError(location, code, message string) error {
	return &fieldError{Field{Location: location, Code: code, Message: message}}
}
