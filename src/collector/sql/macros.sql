-- Attributes are OTLP/JSON text: [{"key": …, "value": {"stringValue": …}}, …].
-- The cheap search for the key spares most rows the parsing.
CREATE OR REPLACE TEMP MACRO attribute_value(attributes, name) AS
  CASE WHEN contains(attributes, '"key":' || to_json(name)::VARCHAR) THEN
    list_extract(
      list_filter(from_json(attributes, '[{"key":"VARCHAR","value":"JSON"}]'), lambda a: a.key = name),
      1
    ).value
  END;

CREATE OR REPLACE TEMP MACRO value_text(value) AS
  coalesce(
    json_extract_string(value, '$.stringValue'),
    json_extract_string(value, '$.intValue'),
    json_extract_string(value, '$.doubleValue'),
    json_extract_string(value, '$.boolValue'),
    value::VARCHAR
  );

CREATE OR REPLACE TEMP MACRO attribute_text(attributes, name) AS value_text(attribute_value(attributes, name));

CREATE OR REPLACE TEMP MACRO is_pending(attributes) AS contains(attributes, '"key":"throughline.span.pending"');
