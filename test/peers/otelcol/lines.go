package main

import (
	"bufio"
	"context"
	"fmt"
	"os"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componentstatus"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/receiver"
)

// The Collector's file receiver for OTLP/JSON is no module of the Collector itself. This one does what matters of it:
// each line of a file goes to the Collector's own decoder of the pipeline's signal, which finds nothing in a line of
// another signal, and what it finds goes down the pipeline.
func newLinesFactory() receiver.Factory {
	return receiver.NewFactory(
		component.MustNewType("lines"),
		func() component.Config { return &linesConfig{} },
		receiver.WithTraces(traces, component.StabilityLevelDevelopment),
		receiver.WithLogs(logs, component.StabilityLevelDevelopment),
		receiver.WithMetrics(metrics, component.StabilityLevelDevelopment),
	)
}

type linesConfig struct {
	Path string `mapstructure:"path"`
}

const longestLine = 64 << 20

// lines reads its file once, when the pipelines are there.
type lines struct {
	path    string
	consume func(context.Context, []byte) error
	done    chan struct{}
}

func newLines(config component.Config, consume func(context.Context, []byte) error) *lines {
	return &lines{config.(*linesConfig).Path, consume, make(chan struct{})}
}

func (l *lines) Start(_ context.Context, host component.Host) error {
	go func() {
		defer close(l.done)
		if err := l.read(); err != nil {
			componentstatus.ReportStatus(host, componentstatus.NewFatalErrorEvent(err))
		}
	}()
	return nil
}

func (l *lines) Shutdown(context.Context) error {
	<-l.done
	return nil
}

func (l *lines) read() error {
	file, err := os.Open(l.path)
	if err != nil {
		return err
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, longestLine)
	for number := 1; scanner.Scan(); number++ {
		if err := l.consume(context.Background(), scanner.Bytes()); err != nil {
			return fmt.Errorf("%s:%d: %w", l.path, number, err)
		}
	}
	return scanner.Err()
}

func traces(_ context.Context, _ receiver.Settings, config component.Config, next consumer.Traces) (receiver.Traces, error) {
	decoder := ptrace.JSONUnmarshaler{}
	return newLines(config, func(ctx context.Context, line []byte) error {
		found, err := decoder.UnmarshalTraces(line)
		if err != nil || found.SpanCount() == 0 {
			return err
		}
		return next.ConsumeTraces(ctx, found)
	}), nil
}

func logs(_ context.Context, _ receiver.Settings, config component.Config, next consumer.Logs) (receiver.Logs, error) {
	decoder := plog.JSONUnmarshaler{}
	return newLines(config, func(ctx context.Context, line []byte) error {
		found, err := decoder.UnmarshalLogs(line)
		if err != nil || found.LogRecordCount() == 0 {
			return err
		}
		return next.ConsumeLogs(ctx, found)
	}), nil
}

func metrics(_ context.Context, _ receiver.Settings, config component.Config, next consumer.Metrics) (receiver.Metrics, error) {
	decoder := pmetric.JSONUnmarshaler{}
	return newLines(config, func(ctx context.Context, line []byte) error {
		found, err := decoder.UnmarshalMetrics(line)
		if err != nil || found.DataPointCount() == 0 {
			return err
		}
		return next.ConsumeMetrics(ctx, found)
	}), nil
}
